"""What is known of ONNX's operators, one file a family. `registry` finds them by name."""
