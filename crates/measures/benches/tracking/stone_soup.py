"""Runs Stone Soup over recorded plots and times it.

Usage: stone_soup.py SETTINGS.json ASSOCIATION PLOTS.csv TRACKS.csv [PLOTS.csv TRACKS.csv ...]

ASSOCIATION is `gnn` (2-D assignment) or `jpda` (EHM2 of PyEHM); both look up the plots near a track in a k-d tree. Plots have the
columns time_s, sensor_id, x_m, y_m, z_m; those of one time are one scan. Tracks come out with the columns of `gapfiller score`:
every confirmed track after every scan. After a warm-up on the beginning of the first file, each pair of files gives a line of
JSON: plots, seconds of processor time, seconds of wall time. Only the loop over the scans is timed; detections are made before
it. The processor time favours Stone Soup on a busy machine.
"""

import csv
import datetime
import json
import sys
import time

import numpy as np
import stonesoup
from stonesoup.base import Property
from stonesoup.dataassociator.tree import DetectionKDTreeGNN2D, DetectionKDTreeMixIn
from stonesoup.deleter.base import Deleter
from stonesoup.deleter.time import UpdateTimeStepsDeleter
from stonesoup.hypothesiser.distance import DistanceHypothesiser
from stonesoup.hypothesiser.probability import PDAHypothesiser
from stonesoup.initiator.simple import MultiMeasurementInitiator
from stonesoup.measures import SquaredMahalanobis
from stonesoup.models.measurement.linear import LinearGaussian
from stonesoup.models.transition.linear import LinearGaussianTimeInvariantTransitionModel
from stonesoup.predictor.kalman import KalmanPredictor
from stonesoup.tracker.simple import MultiTargetMixtureTracker, MultiTargetTracker
from stonesoup.types.detection import Detection
from stonesoup.types.state import GaussianState
from stonesoup.types.update import Update
from stonesoup.updater.kalman import KalmanUpdater

EPOCH = datetime.datetime(2020, 1, 1)
MAPPING = (0, 2, 4)
WARM_UP_SCANS = 5


class MOfN(Deleter):
    """Gives a tentative track up as soon as it cannot have M plots within its first N scans any more."""

    m: int = Property(doc="Plots wanted, the first among them")
    n: int = Property(doc="Scans, that of the first plot among them")

    def check_for_deletion(self, track, **kwargs):
        updates = sum(isinstance(state, Update) for state in track)
        return updates < self.m and self.n - len(track) < self.m - updates


class GateRadius:
    """The radius within which the tree looks. It multiplies the largest variance by a factor; the gate goes with its root.

    The variances are the same along all axes here, so that nothing within the gate is missed, and little outside looked at.
    """

    __array_ufunc__ = None

    def __init__(self, gate):
        self.gate = gate

    def __rmul__(self, variance):
        return (self.gate * variance) ** 0.5


def jpda_with_kd_tree():
    """JPDA by EHM2 that asks the tree for candidates, as PyEHM's own does not."""
    from pyehm.plugins.stonesoup import JPDAWithEHM2

    class KDTreeEHM2(DetectionKDTreeMixIn, JPDAWithEHM2):
        def associate(self, tracks, detections, timestamp, **kwargs):
            if not tracks:
                return {}
            hypotheses = self.generate_hypotheses(tracks, detections, timestamp, **kwargs)
            return self._compute_multi_hypotheses(tracks, detections, hypotheses, timestamp)

    return KDTreeEHM2


def tracker(settings, association, scans):
    """A tracker with these settings over these scans."""
    step, sigma, gate = settings["scan_period_s"], settings["sigma_m"], settings["gate"]
    # The scans are equally spaced, so the constant-velocity model is a constant matrix, which Stone Soup carries fastest.
    psd = settings["acceleration_psd"]
    block = np.array([[1, step], [0, 1]])
    noise = psd * np.array([[step**3 / 3, step**2 / 2], [step**2 / 2, step]])
    transition = LinearGaussianTimeInvariantTransitionModel(
        transition_matrix=np.kron(np.eye(3), block), covariance_matrix=np.kron(np.eye(3), noise))
    measurement = LinearGaussian(ndim_state=6, mapping=MAPPING, noise_covar=np.eye(3) * sigma**2)
    predictor, updater = KalmanPredictor(transition), KalmanUpdater(measurement)

    tree = {"predictor": predictor, "updater": updater, "max_distance_covariance_multiplier": GateRadius(gate)}
    near = DistanceHypothesiser(predictor, updater, SquaredMahalanobis(), missed_distance=gate)
    nearest = DetectionKDTreeGNN2D(hypothesiser=near, **tree)
    deleter = UpdateTimeStepsDeleter(time_steps_since_update=settings["delete_after_misses"])
    prior = GaussianState(np.zeros(6), np.diag([0, settings["speed_sigma_m_s"]**2] * 3), timestamp=EPOCH)
    initiator = MultiMeasurementInitiator(
        prior_state=prior, measurement_model=measurement, updater=updater, data_associator=nearest,
        min_points=settings["confirm_m"], deleter=MOfN(m=settings["confirm_m"], n=settings["confirm_n"]))
    parts = {"initiator": initiator, "deleter": deleter, "detector": scans, "updater": updater}
    if association == "gnn":
        return MultiTargetTracker(data_associator=nearest, **parts), measurement
    likely = PDAHypothesiser(
        predictor, updater, clutter_spatial_density=settings["clutter_density_per_m3"],
        prob_detect=settings["detection_probability"], prob_gate=settings["gate_probability"])
    return MultiTargetMixtureTracker(
        data_associator=jpda_with_kd_tree()(hypothesiser=likely, **tree), **parts), measurement


def read(path, settings, measurement):
    """The scans of a file, empty ones too: pairs of a time and a set of detections; and how many detections there are."""
    by_scan = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            scan = round(float(row["time_s"]) / settings["scan_period_s"])
            by_scan.setdefault(scan, []).append([float(row[axis]) for axis in ("x_m", "y_m", "z_m")])
    scans = []
    for scan in range(max(by_scan) + 1):
        when = EPOCH + datetime.timedelta(seconds=scan * settings["scan_period_s"])
        places = by_scan.get(scan, [])
        scans.append((when, {Detection(np.array(place), timestamp=when, measurement_model=measurement) for place in places}))
    return scans, sum(map(len, by_scan.values()))


def run(settings, association, scans):
    """Tracks the scans: the rows of the confirmed tracks, processor time, wall time."""
    loop, _ = tracker(settings, association, scans)
    seen = []
    processor, wall = time.process_time(), time.perf_counter()
    for when, tracks in loop:
        seen.append((when, [(track.id, track.state) for track in tracks]))
    processor, wall = time.process_time() - processor, time.perf_counter() - wall
    return seen, processor, wall


def write(path, seen):
    numbers = {}
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["time_s", "track_id", "x_m", "y_m", "z_m", "vx_m_s", "vy_m_s", "vz_m_s"])
        for when, tracks in seen:
            for name, state in tracks:
                number = numbers.setdefault(name, len(numbers) + 1)
                mean = [float(value) for value in np.ravel(state.mean)]
                out.writerow([(when - EPOCH).total_seconds(), number, *mean[0::2], *mean[1::2]])


def main():
    with open(sys.argv[1]) as file:
        settings = json.load(file)
    association, files = sys.argv[2], sys.argv[3:]
    _, measurement = tracker(settings, association, [])
    warm_up, _ = read(files[0], settings, measurement)
    run(settings, association, warm_up[:WARM_UP_SCANS])
    print(json.dumps({"version": stonesoup.__version__}), flush=True)
    for plots, tracks in zip(files[0::2], files[1::2]):
        scans, count = read(plots, settings, measurement)
        seen, processor, wall = run(settings, association, scans)
        write(tracks, seen)
        print(json.dumps({"plots": count, "processor_s": processor, "wall_s": wall}), flush=True)


main()
