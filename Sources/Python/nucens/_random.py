"""The draws of a member, addressed by their content: Philox 4×32-10 (J. K. Salmon et al., SC'11), as nucens draws them."""

from __future__ import annotations

_32, _64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF
NUCLEAR_MODEL = 13


def content_hash(text: str) -> int:
    """FNV-1a over the UTF-8 bytes and a closing 0xFF, then the 64-bit finalizer of MurmurHash3."""
    h = 0xCBF29CE484222325
    for byte in text.encode() + b"\xff":
        h = ((h ^ byte) * 0x100000001B3) & _64
    h = ((h ^ (h >> 33)) * 0xFF51AFD7ED558CCD) & _64
    h = ((h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53) & _64
    return h ^ (h >> 33)


def _block(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & _32, (p0 >> 32) ^ c3 ^ k1, p0 & _32
        k0, k1 = (k0 + 0x9E3779B9) & _32, (k1 + 0xBB67AE85) & _32
    return c0, c1, c2, c3


class Stream:
    """The stream of the nuclear model: seed, replica, and further words of address."""

    def __init__(self, seed: int, replica: int, *address: int):
        self._key, self._depth = (seed & _32, seed >> 32), 0
        for word in (replica, *address):
            self._fold(word)

    def _fold(self, word: int) -> None:
        block = _block((word & _32, word >> 32, NUCLEAR_MODEL, self._depth | 0x80000000), self._key)
        self._key, self._depth = (block[0] ^ block[2], block[1] ^ block[3]), self._depth + 1

    def substream(self, word: int) -> "Stream":
        longer = Stream.__new__(Stream)
        longer._key, longer._depth = self._key, self._depth
        longer._fold(word)
        return longer

    def uniform(self) -> float:
        """Draw 0, in (0, 1)."""
        block = _block((0, 0, 0, 0), self._key)
        return (((block[1] << 32 | block[0]) >> 12) + 0.5) * 2.0**-52
