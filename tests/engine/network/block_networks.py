"""Networks after the usual plans, small, in PyTorch. Each begins with a stem of one convolution unless it says so."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


def conv(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class Residual(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(conv(inputs, outputs, 3, stride), nn.Conv2d(outputs, outputs, 3, padding=1))
        self.around = nn.Conv2d(inputs, outputs, 1, stride) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.body(x) + self.around(x))


class PreActivated(nn.Module):
    """The normalisation stands in front, and the way around begins behind it where the size changes."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(inputs)
        self.body = nn.Sequential(conv(inputs, outputs), nn.Conv2d(outputs, outputs, 3, padding=1))
        self.around = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else None

    def forward(self, x: Tensor) -> Tensor:
        y = torch.relu(self.norm(x))
        return self.body(y) + (x if self.around is None else self.around(y))


class Attention(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, 2, 1), nn.SiLU(), nn.Conv2d(2, channels, 1), nn.Sigmoid()
        )

    def forward(self, x: Tensor) -> Tensor:
        return x * self.layers(x)


class Inverted(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int = 1, attention: bool = False) -> None:
        super().__init__()
        wide = 4 * inputs
        steps = [nn.Conv2d(inputs, wide, 1), nn.SiLU(), nn.Conv2d(wide, wide, 3, stride, 1, groups=wide), nn.SiLU()]
        steps += [Attention(wide)] if attention else []
        self.body = nn.Sequential(*steps, nn.Conv2d(wide, outputs, 1))
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x) if self.adds else self.body(x)


class Dense(nn.Module):
    """All features so far are concatenated anew for every layer, as the usual implementation does."""

    def __init__(self, inputs: int, layers: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Sequential(
                nn.BatchNorm2d(inputs + 4 * i), nn.ReLU(), conv(inputs + 4 * i, 8, 1), nn.Conv2d(8, 4, 3, padding=1)
            )
            for i in range(layers)
        )

    def forward(self, x: Tensor) -> Tensor:
        features = [x]
        for own in self.layers:
            features.append(own(torch.cat(features, 1)))
        return torch.cat(features, 1)


class Parallel(nn.Module):
    """An Inception module, one of whose branches forks again."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.one, self.three = conv(inputs, 4, 1), nn.Sequential(conv(inputs, 4, 1), conv(4, 4))
        self.left, self.right = conv(4, 4), conv(4, 4)
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), conv(inputs, 4, 1))

    def forward(self, x: Tensor) -> Tensor:
        three = self.three(x)
        split = torch.cat([self.left(three), self.right(three)], 1)
        return torch.cat([self.one(x), split, self.pool(x)], 1)


class Fire(nn.Module):
    def __init__(self, inputs: int, squeezed: int) -> None:
        super().__init__()
        self.squeeze = conv(inputs, squeezed, 1)
        self.one, self.three = conv(squeezed, 8, 1), conv(squeezed, 8)

    def forward(self, x: Tensor) -> Tensor:
        x = self.squeeze(x)
        return torch.cat([self.one(x), self.three(x)], 1)


class Shuffle(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        half = channels // 2
        self.body = nn.Sequential(conv(half, half, 1), conv(half, half, 3, groups=half), conv(half, half, 1))

    def forward(self, x: Tensor) -> Tensor:
        kept, changed = x.chunk(2, 1)
        x = torch.cat([kept, self.body(changed)], 1)
        n, c, h, w = x.shape
        return x.reshape(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)


class Xception(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        pair = [nn.ReLU(), nn.Conv2d(channels, channels, 3, 1, 1, groups=channels), nn.Conv2d(channels, channels, 1)]
        self.body = nn.Sequential(*pair, *pair)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class Head(nn.Module):
    def __init__(self, channels: int, answers: int = 5) -> None:
        super().__init__()
        self.full = nn.Linear(channels, answers)

    def forward(self, x: Tensor) -> Tensor:
        return self.full(torch.flatten(functional.adaptive_avg_pool2d(x, 1), 1))


class LongWay(nn.Module):
    """A way around many residual blocks, as in networks that make pictures sharper."""

    def __init__(self, channels: int, blocks: int) -> None:
        super().__init__()
        self.body = nn.Sequential(*(Residual(channels, channels) for _ in range(blocks)))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


def vgg() -> nn.Sequential:
    """Without a stem: its first convolution belongs to a block like any other."""
    return nn.Sequential(
        conv(3, 8), conv(8, 8), nn.MaxPool2d(2), conv(8, 16), nn.MaxPool2d(2), conv(16, 16), conv(16, 16),
        conv(16, 16), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16 * 16, 8), nn.ReLU(), nn.Linear(8, 5),
    )  # fmt: skip


class UShaped(nn.Module):
    def __init__(self, depth: int, channels: int) -> None:
        super().__init__()
        self.down = conv(channels, channels)
        self.inner = UShaped(depth - 1, channels) if depth else nn.Identity()
        self.up, self.out = nn.ConvTranspose2d(channels, channels, 2, 2), conv(2 * channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        x = self.down(x)
        return self.out(torch.cat([x, self.up(self.inner(functional.max_pool2d(x, 2)))], 1))


NETWORKS: dict[str, tuple[nn.Sequential, list[str]]] = {
    "residual": (
        nn.Sequential(conv(3, 8, 7), nn.MaxPool2d(2), Residual(8, 8), Residual(8, 16, 2), Residual(16, 16), Head(16)),
        ["residual block"] * 3,
    ),
    "pre-activated": (
        nn.Sequential(nn.Conv2d(3, 8, 3), PreActivated(8, 16), PreActivated(16, 16), nn.BatchNorm2d(16), Head(16)),
        ["residual block"] * 2,
    ),
    "separable": (
        nn.Sequential(conv(3, 8), *(nn.Sequential(conv(8, 8, groups=8), conv(8, 8, 1)) for _ in range(3)), Head(8)),
        ["depthwise-separable convolution"] * 3,
    ),
    "inverted": (
        nn.Sequential(
            conv(3, 8), Inverted(8, 8), Inverted(8, 12, 2), Inverted(12, 12), Inverted(12, 16), conv(16, 40, 1),
            Head(40),
        ),
        ["inverted residual block", "inverted bottleneck", "inverted residual block", "inverted bottleneck"],
    ),
    "with attention": (
        nn.Sequential(conv(3, 8), Inverted(8, 12, 2, True), Inverted(12, 12, 1, True), Head(12)),
        ["inverted bottleneck", "inverted residual block"],
    ),
    "dense": (
        nn.Sequential(
            conv(3, 8), Dense(8, 4), nn.BatchNorm2d(24), nn.ReLU(), nn.Conv2d(24, 12, 1), nn.AvgPool2d(2), Dense(12, 3),
            nn.BatchNorm2d(24), nn.ReLU(), Head(24),
        ),
        ["dense layer"] * 4 + ["convolution and pooling"] + ["dense layer"] * 3,
    ),
    "parallel": (
        nn.Sequential(conv(3, 8), nn.MaxPool2d(2), Parallel(8), Parallel(16), nn.MaxPool2d(2), Parallel(16), Head(16)),
        ["parallel branches"] * 3,
    ),
    "fire": (
        nn.Sequential(conv(3, 16), nn.MaxPool2d(2), Fire(16, 4), Fire(16, 4), nn.MaxPool2d(2), Fire(16, 4), Head(16)),
        ["squeeze and expand"] * 3,
    ),
    "shuffle": (
        nn.Sequential(conv(3, 16), Shuffle(16), Shuffle(16), conv(16, 20, 1), Head(20)),
        ["shuffle unit"] * 2,
    ),
    "Xception": (nn.Sequential(conv(3, 8), Xception(8), Xception(8), Head(8)), ["residual block"] * 2),
    "long way around": (nn.Sequential(conv(3, 8), LongWay(8, 5), Head(8)), ["residual block"] * 5),
    "U-shaped": (
        nn.Sequential(conv(3, 8), UShaped(2, 8), Residual(8, 8), Head(8)), ["convolutions", "residual block"],
    ),
    "plain with attention": (
        nn.Sequential(conv(3, 8), conv(8, 8), Attention(8), nn.MaxPool2d(2), conv(8, 8), Attention(8), Head(8)),
        ["convolutions, channel attention and pooling", "convolution and channel attention"],
    ),
    "plain": (vgg(), ["convolutions and pooling", "convolution and pooling", "convolutions and pooling"]),
    "strided": (
        nn.Sequential(conv(3, 8), conv(8, 8), conv(8, 16, 3, 2), conv(16, 16), conv(16, 16), Head(16)),
        ["convolutions"] * 2,
    ),
}  # fmt: skip
