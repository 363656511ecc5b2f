"""Writes small GeoTIFFs of every flavour that gapfiller-terrain reads, and beside each what rasterio reads in it.

Usage: write_flavours.py FOLDER

For NAME.tif there is NAME.values: the cells as little-endian float64, rows from the north, NaN where rasterio masks them; and a line in
index.tsv: name, rows, columns, dtype, EPSG code (0: none), x of the western edge, y of the northern edge, step of columns, step of rows,
nodata (or "none"). projected.tsv holds UTM coordinates by PROJ: EPSG code, latitude, longitude, easting, northing.
"""

import itertools
import sys
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin
from rasterio.warp import transform

FOLDER = Path(sys.argv[1])
INDEX = []

# Sizes that are no multiple of a tile, and one strip that is shorter than the others.
ROWS, COLUMNS = 75, 101
PLACES = {
    "geographic": (4326, from_origin(29.75, 37.25, 1 / 1200, 1 / 1200)),
    "utm36n": (32636, from_origin(600_030.0, 4_400_010.0, 30.0, 30.0)),
    "utm19s": (32719, from_origin(400_000.0, 7_500_000.0, 90.0, 60.0)),
    "local": (0, from_origin(1000.0, 5000.0, 25.0, 25.0)),
}
NODATA = {"int16": -32768, "uint16": 65535, "float32": -9999.0}


def heights(dtype, seed):
    """Hills, with steep places, and voids here and there."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    hills = 900 + 700 * np.sin(x / 9) * np.cos(y / 7) + rng.normal(0, 30, (ROWS, COLUMNS))
    if dtype == "int16":
        hills -= 1000
    if dtype == "uint16":
        hills = np.abs(hills) * 20
    values = hills.astype(dtype)
    values[rng.random((ROWS, COLUMNS)) < 0.03] = NODATA[dtype]
    return values


def write(name, values, place, nodata, point=False, **options):
    epsg, placed = PLACES[place]
    profile = dict(driver="GTiff", height=values.shape[0], width=values.shape[1], count=1, dtype=values.dtype, transform=placed)
    profile |= options
    if epsg:
        profile["crs"] = rasterio.crs.CRS.from_epsg(epsg)
    if nodata is not None:
        profile["nodata"] = nodata
    path = FOLDER / f"{name}.tif"
    with rasterio.open(path, "w", **profile) as file:
        if point:
            file.update_tags(AREA_OR_POINT="Point")
        if not options.get("sparse_ok"):
            file.write(values, 1)
        else:
            # One tile is stored, the others are not.
            file.write(values[:32, :32], 1, window=rasterio.windows.Window(0, 0, 32, 32))
    with rasterio.open(path) as file:
        found = file.read(1, masked=True).astype("float64").filled(np.nan)
        found.astype("<f8").tofile(FOLDER / f"{name}.values")
        t = file.transform
        void = "none" if file.nodata is None else repr(float(file.nodata))
        row = [name, file.height, file.width, file.dtypes[0], epsg, repr(t.c), repr(t.f), repr(t.a), repr(-t.e), void]
        INDEX.append("\t".join(map(str, row)))


def every_flavour():
    layouts = {"strips": dict(blockysize=7), "tiles": dict(tiled=True, blockxsize=32, blockysize=16)}
    seed = itertools.count()
    for dtype, packing, (layout, cut), place, with_void in itertools.product(
        NODATA, ["none", "lzw", "deflate", "zstd"], layouts.items(), PLACES, [True, False]
    ):
        predictors = [1] if packing == "none" else [1, 2, 3] if dtype == "float32" else [1, 2]
        for predictor in predictors:
            name = f"{dtype}-{packing}-{predictor}-{layout}-{place}-{'void' if with_void else 'full'}"
            options = dict(cut)
            if packing != "none":
                options |= dict(compress=packing, predictor=predictor)
            write(name, heights(dtype, next(seed)), place, NODATA[dtype] if with_void else None, **options)


def others():
    for dtype in NODATA:
        values = heights(dtype, 1000)
        void = NODATA[dtype]
        write(f"point-{dtype}", values, "geographic", void, point=True)
        write(f"point-utm-{dtype}", values, "utm36n", void, point=True, compress="deflate", predictor=2)
        write(f"bigtiff-{dtype}", values, "geographic", void, BIGTIFF="YES", tiled=True, blockxsize=16, blockysize=16)
        write(f"one-strip-{dtype}", values, "geographic", void, blockysize=ROWS, compress="lzw")
        write(f"sparse-{dtype}", values, "geographic", void, sparse_ok=True, tiled=True, blockxsize=32, blockysize=32)
        for predictor in [1, 2, 3] if dtype == "float32" else [1, 2]:
            options = dict(compress="deflate", predictor=predictor, tiled=True, blockxsize=32, blockysize=32)
            write(f"big-endian-{predictor}-{dtype}", values, "utm36n", void, ENDIANNESS="BIG", **options)
        write(f"big-endian-plain-{dtype}", values, "utm36n", void, ENDIANNESS="BIG")
    nan = heights("float32", 1001)
    nan[nan == -9999] = np.nan
    write("nan-float32", nan, "geographic", np.nan, compress="zstd", predictor=3)
    # As Copernicus has it: cloud-optimised, points, overviews after the full resolution.
    large = np.kron(heights("float32", 1003), np.ones((9, 8), "float32"))
    write("cog-float32", large, "geographic", None, point=True, driver="COG", compress="deflate", predictor=3, blocksize=256)
    wide = np.repeat(np.repeat(heights("int16", 1002), 20, 0), 30, 1)
    write("large-strip-int16", wide, "geographic", -32768, blockysize=wide.shape[0])
    write("large-strips-int16", np.repeat(wide, 3, 1), "geographic", -32768, blockysize=700)


def projected():
    lines = []
    rng = np.random.default_rng(7)
    for zone in (1, 19, 31, 36, 60):
        for south in (0, 1):
            epsg = 32600 + 100 * south + zone
            latitudes = rng.uniform(-84, 84, 40)
            longitudes = 6 * zone - 183 + rng.uniform(-6, 6, 40)
            xs, ys = transform("EPSG:4326", f"EPSG:{epsg}", longitudes, latitudes)
            for row in zip(latitudes, longitudes, xs, ys):
                lines.append("\t".join([str(epsg), *(repr(float(number)) for number in row)]))
    (FOLDER / "projected.tsv").write_text("\n".join(lines) + "\n")


FOLDER.mkdir(parents=True, exist_ok=True)
every_flavour()
others()
projected()
(FOLDER / "index.tsv").write_text("\n".join(INDEX) + "\n")
print(f"{len(INDEX)} files")
