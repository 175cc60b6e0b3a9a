"""Keys of the stream addressed/1 from the published algorithms alone (FNV-1a and Threefry-2x32-20).

usage: python3 make_addressed.py > ../Support/Resources/addressed.json
"""
import json

M = 0xFFFFFFFF
ROT = (13, 15, 26, 6, 17, 29, 16, 24)


def threefry(key, counter):
    ks = (key[0], key[1], key[0] ^ key[1] ^ 0x1BD11BDA)
    x0, x1 = (counter[0] + ks[0]) & M, (counter[1] + ks[1]) & M
    for r in range(20):
        x0 = (x0 + x1) & M
        x1 = ((x1 << ROT[r % 8] | x1 >> (32 - ROT[r % 8])) & M) ^ x0
        if r % 4 == 3:
            s = r // 4 + 1
            x0 = (x0 + ks[s % 3]) & M
            x1 = (x1 + ks[(s + 1) % 3] + s) & M
    return (x0, x1)


def fnv1a(text):
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def fold_in(key, data):
    return threefry(key, (0, data))


def address(seed, name, *indices):
    key = (seed >> 32, seed & M)
    h = fnv1a(name)
    for data in (h >> 32, h & M, *indices):
        key = fold_in(key, data)
    return list(key)


if __name__ == "__main__":
    assert threefry((0, 0), (0, 0)) == (0x6B200159, 0x99BA4EFE)
    assert fnv1a("foobar") == 0x85944171F73967E8
    print(json.dumps({"stream": "addressed/1", "walk_seed42_keys": [address(42, "x", t) for t in range(3)]}))
