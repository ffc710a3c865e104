# Reads pictures with zxing-cpp, as `carnet qr read --json` does: a line a picture, `ms` from grey pixels to texts.
import json
import sys
import time

import numpy
import zxingcpp
from PIL import Image

for path in sys.stdin.read().split("\n"):
    if not path:
        continue
    luma = numpy.array(Image.open(path).convert("L"))
    started = time.perf_counter()
    codes = zxingcpp.read_barcodes(luma, formats=zxingcpp.BarcodeFormat.QRCode)
    ms = (time.perf_counter() - started) * 1000
    texts = [code.text for code in codes if code.valid]
    print(json.dumps({"file": path, "texts": texts, "ms": ms}))
