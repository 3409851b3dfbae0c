"""The gradient's rules, one file a family. `registry` finds them by ONNX's names."""
