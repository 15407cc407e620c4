"""How a GIF moves: its pictures, how long they stand, how often they come again (GIF89a specification).

Promises an answer for any bytes, broken ones too: what can be read until they break. Decodes no picture.
"""

from dataclasses import dataclass

from cipc_newsletter.values import frozen

_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_SHORTEST_SECONDS = 0.1  # browsers show for this long what says less than two hundredths


@frozen
class GifTiming:
    """`loops` is how often it is shown, None for ever; `is_first_whole` whether the first picture fills the frame.

    `is_abrupt` tells that later pictures fill the frame too: each replaces all that was there.
    """

    frames: int
    seconds: float
    loops: int | None
    is_first_whole: bool
    is_abrupt: bool


@dataclass(slots=True)
class _Reader:
    data: bytes
    place: int

    def taken(self, count: int) -> bytes:
        part = self.data[self.place : self.place + count]
        self.place += count
        return part

    def number(self) -> int:
        return int.from_bytes(self.taken(2), "little")

    def blocks(self) -> bytes:
        """Return the content of the sub-blocks that follow, up to the empty one."""
        parts = []
        while size := int.from_bytes(self.taken(1), "little"):
            parts.append(self.taken(size))
        return b"".join(parts)

    def skip_colours(self, flags: int) -> None:
        if flags & 0x80:
            self.place += 3 << ((flags & 7) + 1)


def timing_of(data: bytes) -> GifTiming:
    """Return how the GIF in `data` moves."""
    reader = _Reader(data, 6)
    canvas = (reader.number(), reader.number())
    reader.skip_colours(int.from_bytes(reader.taken(1), "little"))
    reader.place += 2
    loops: int | None = 1
    delays: list[float] = []
    sizes: list[tuple[int, int]] = []
    delay = 0.0
    while reader.place < len(data):
        kind = data[reader.place]
        reader.place += 1
        if kind == _EXTENSION:
            label = int.from_bytes(reader.taken(1), "little")
            content = reader.blocks()
            if label == _CONTROL and len(content) >= 3:
                delay = int.from_bytes(content[1:3], "little") / 100
            elif (
                label == _APPLICATION and content.startswith((b"NETSCAPE2.0", b"ANIMEXTS1.0")) and len(content) >= 14
            ):
                again = int.from_bytes(content[12:14], "little")
                loops = again + 1 if again else None
        elif kind == _IMAGE:
            reader.place += 4
            sizes.append((reader.number(), reader.number()))
            reader.skip_colours(int.from_bytes(reader.taken(1), "little"))
            reader.place += 1
            reader.blocks()
            delays.append(delay if delay > 0.01 else _SHORTEST_SECONDS)
        else:
            break
    return GifTiming(
        frames=len(sizes),
        seconds=sum(delays),
        loops=loops,
        is_first_whole=bool(sizes) and sizes[0] == canvas,
        is_abrupt=len(sizes) > 1 and all(size == canvas for size in sizes),
    )
