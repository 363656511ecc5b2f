"""Times the viewsheds of a GDAL library over a raster in memory, through its C interface.

Arguments: library, raster (little-endian float32), rows, columns, cell size [m], folder for masks (bytes), then for each viewshed
row:column:observer height:target height:k. Prints a line of JSON: version, and for each viewshed the best of three times [s]
with one thread and with two.
"""

import ctypes
import json
import sys
import time

# A plane in metres over the ellipsoid of WGS-84: without one GDAL takes the Earth for flat.
PLANE = (b'PROJCS["WGS 84 / UTM zone 14N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
         b'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
         b'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-99],PARAMETER["scale_factor",0.9996],'
         b'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]')
GDT_BYTE, GDT_FLOAT32, READ, WRITE, EDGE = 1, 6, 0, 1, 2


def main():
    library, raster, rows, cols, cell, folder, *viewsheds = sys.argv[1:]
    rows, cols, cell = int(rows), int(cols), float(cell)
    gdal = ctypes.CDLL(library)
    pointer, text, real, whole = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_double, ctypes.c_int
    for name, result, arguments in [
        ("GDALVersionInfo", text, [text]),
        ("GDALGetDriverByName", pointer, [text]),
        ("GDALCreate", pointer, [pointer, text, whole, whole, whole, whole, pointer]),
        ("GDALGetRasterBand", pointer, [pointer, whole]),
        ("GDALSetGeoTransform", whole, [pointer, ctypes.POINTER(real)]),
        ("GDALSetProjection", whole, [pointer, text]),
        ("GDALRasterIO", whole, [pointer, whole, whole, whole, whole, whole, pointer, whole, whole, whole, whole, whole]),
        ("GDALClose", None, [pointer]),
        ("CPLSetConfigOption", None, [text, text]),
        ("GDALViewshedGenerate", pointer, [pointer, text, text, pointer] + [real] * 9 + [whole, real, pointer, pointer, whole, pointer]),
    ]:
        function = getattr(gdal, name)
        function.restype, function.argtypes = result, arguments

    gdal.GDALAllRegister()
    memory = gdal.GDALGetDriverByName(b"MEM")
    dataset = gdal.GDALCreate(memory, b"", cols, rows, 1, GDT_FLOAT32, None)
    gdal.GDALSetGeoTransform(dataset, (real * 6)(0, cell, 0, rows * cell, 0, -cell))
    gdal.GDALSetProjection(dataset, PLANE)
    band = gdal.GDALGetRasterBand(dataset, 1)
    with open(raster, "rb") as file:
        heights = ctypes.create_string_buffer(file.read(), 4 * rows * cols)
    gdal.GDALRasterIO(band, WRITE, 0, 0, cols, rows, heights, cols, rows, GDT_FLOAT32, 0, 0)

    seen = ctypes.create_string_buffer(rows * cols)
    times = []
    for index, viewshed in enumerate(viewsheds):
        row, col, height, target, k = (float(word) for word in viewshed.split(":"))
        of_threads = []
        for threads in (b"1", b"2"):
            gdal.CPLSetConfigOption(b"GDAL_NUM_THREADS", threads)
            best = float("inf")
            for _ in range(3):
                start = time.perf_counter()
                result = gdal.GDALViewshedGenerate(
                    band, b"MEM", b"", None, (col + 0.5) * cell, (rows - row - 0.5) * cell, height, target,
                    255.0, 0.0, 0.0, -1.0, 1.0 / k, EDGE, 0.0, None, None, 1, None)
                best = min(best, time.perf_counter() - start)
                if not result:
                    sys.exit("GDAL gave no viewshed")
                gdal.GDALRasterIO(gdal.GDALGetRasterBand(result, 1), READ, 0, 0, cols, rows, seen, cols, rows, GDT_BYTE, 0, 0)
                gdal.GDALClose(result)
            of_threads.append(best)
        times.append(of_threads)
        with open(f"{folder}/{index}.bin", "wb") as file:
            file.write(seen.raw)
    print(json.dumps({"version": gdal.GDALVersionInfo(b"RELEASE_NAME").decode(), "times": times}))


main()
