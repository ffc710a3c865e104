"""Checks Carnet's documents with an independent COSE implementation (PyPI `cwt`), and makes one for Carnet to check.

    interop.py verify KEY_HEX KID_HEX|- FILE   exits 0 if the signature holds, prints the payload in hexadecimal
    interop.py sign SEED_HEX KID_HEX TYP PAYLOAD_HEX OUT   writes a COSE_Sign1 with Ed25519 (-19)
"""
import sys

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cwt import COSE, COSEKey

OKP, ED25519, ALG = 1, 6, -19


def key(x, kid=None, d=None):
    parts = {1: OKP, -1: ED25519, 3: ALG, -2: x}
    if kid:
        parts[2] = kid
    if d:
        parts[-4] = d
    return COSEKey.new(parts)


def verify(key_hex, kid_hex, path):
    x = bytes.fromhex(key_hex)
    document = open(path, "rb").read()
    if kid_hex == "-":
        # `cwt` wants a kid to find the key by; without one, its signature layer is asked with the structure of RFC 9052 section 4.4.
        protected, unprotected, payload, signature = cbor2.loads(document).value
        assert unprotected == {}
        key(x).verify(cbor2.dumps(["Signature1", protected, b"", payload]), signature)
    else:
        payload = COSE.new().decode(document, key(x, bytes.fromhex(kid_hex)))
    print(payload.hex())


def sign(seed_hex, kid_hex, typ, payload_hex, out):
    seed = bytes.fromhex(seed_hex)
    x = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    kid = bytes.fromhex(kid_hex)
    document = COSE.new().encode(bytes.fromhex(payload_hex), key(x, kid, seed), protected={1: ALG, 4: kid, 16: typ})
    open(out, "wb").write(document)


if __name__ == "__main__":
    {"verify": verify, "sign": sign}[sys.argv[1]](*sys.argv[2:])
