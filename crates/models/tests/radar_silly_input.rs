//! Any bits at all for arguments: no function panics or gives NaN.

use gapfiller_models::jamming::{BurnThrough, NoiseJammer, Receiver, jammed};
use gapfiller_models::radar::{
    Approach, Clutter, ClutterLook, Confirmation, PulseRadar, Resolution, SearchCells, SearchRadar,
    Swerling, albersheim_snr_db, beam_shape_loss_db, blind_speed_m_s, canceller_response,
    centroid_step, gain_with_side_lobes, grazing_sine, notch_half_width_m_s, probability,
    pulses_per_dwell, range_for, required_snr, shnidman_snr_db, snr_from_reference, solid_angle_sr,
    time_on_target_s,
};
use proptest::prelude::*;

/// Any number, the odd ones often.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(0.0),
        Just(-0.0),
        Just(1.0),
        -10.0..10.0_f64,
        1e-9..1e9_f64,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equations(x in prop::array::uniform9(any_number())) {
        let radar = PulseRadar {
            frequency_hz: x[0],
            peak_power_w: x[1],
            pulse_width_s: x[2],
            transmit_gain_ratio: x[3],
            receive_gain_ratio: x[4],
            noise_temperature_k: x[5],
            loss_ratio: x[6],
        };
        let search = SearchRadar {
            power_aperture_w_m2: x[0],
            search_time_s: x[1],
            solid_angle_sr: x[2],
            noise_temperature_k: x[3],
            loss_ratio: x[4],
        };
        for value in [
            radar.snr(x[7], x[8]),
            radar.bistatic_snr(x[7], x[6], x[8]),
            radar.range_m(x[7], x[8]),
            search.snr(x[7], x[8]),
            search.range_m(x[7], x[8]),
            solid_angle_sr(x[0], x[1], x[2]),
        ] {
            prop_assert!(value >= 0.0, "{value}");
        }
        let jam = BurnThrough {
            transmit_power_w: x[0],
            gain_ratio: x[1],
            rcs_m2: x[2],
            loss_ratio: x[3],
            jammer_erp_w: x[4],
            jammer_bandwidth_hz: x[5],
            radar_bandwidth_hz: x[6],
            jammer_to_signal_ratio: x[7],
        };
        prop_assert!(jam.self_screening_m() >= 0.0);
        prop_assert!(jam.stand_off_m(x[8], x[0]) >= 0.0);
    }

    #[test]
    fn noise_and_clutter(x in prop::array::uniform10(any_number())) {
        let receiver = Receiver {
            wavelength_m: x[0],
            gain_ratio: x[1],
            side_lobe_ratio: x[2],
            beamwidth_rad: x[3],
            bandwidth_hz: x[4],
            noise_temperature_k: x[5],
            loss_ratio: x[6],
            strobe_ratio: x[7],
        };
        let jammer = NoiseJammer { erp_w: x[8], bandwidth_hz: x[9] };
        let ratio = receiver.jammer_to_noise(&jammer, x[7]);
        prop_assert!(ratio >= 0.0, "{ratio}");
        prop_assert!((0.0..=1.0).contains(&receiver.relative_gain(x[9])));
        prop_assert!(jammed(1.0, ratio) <= 1.0);
        let clutter = Clutter {
            gamma_ratio: x[0],
            improvement_ratio: x[1],
            elevation_beamwidth_rad: x[2],
        };
        let look = ClutterLook {
            antenna_height_m: x[3],
            range_m: x[4],
            elevation_sine: x[5],
            range_resolution_m: x[6],
            azimuth_resolution_rad: x[7],
        };
        prop_assert!(clutter.residue_m2(&look) >= 0.0);
        prop_assert!((0.0..=1.0).contains(&grazing_sine(x[3], x[4])));
    }

    #[test]
    fn looks_and_scans(
        x in prop::array::uniform6(any_number()),
        n in any::<u32>(),
        m in any::<u32>(),
        scans in any::<u64>(),
        window in 0_u32..9,
    ) {
        let approach = Approach {
            start_m: x[0],
            end_m: x[1],
            speed_m_s: x[2],
            scan_period_s: x[3],
        };
        let p = approach.cumulative_probability(3, |_| x[4]);
        prop_assert!((0.0..=1.0).contains(&p), "{p}");
        let rule = Confirmation::new(m, window);
        prop_assert!((0.0..=1.0).contains(&rule.in_one_window(x[0])));
        prop_assert!((0.0..=1.0).contains(&rule.by_scan(x[0], scans)));
        prop_assert!(rule.mean_scans(x[0]) >= 1.0);
        prop_assert!(blind_speed_m_s(x[0], x[1], n) >= 0.0);
        prop_assert!(canceller_response(x[0], x[1], x[2], n) >= 0.0);
        prop_assert!(notch_half_width_m_s(x[0], x[1], n, x[2]) >= 0.0);
        prop_assert!(time_on_target_s(x[0], x[1]) >= 0.0);
        prop_assert!(pulses_per_dwell(x[0], x[1], x[2]) >= 1);
        prop_assert!((0.0..4.0).contains(&beam_shape_loss_db(n % 500)));
        prop_assert!((0.0..=1.0).contains(&gain_with_side_lobes(x[0], x[1], x[2])));
        prop_assert!(!albersheim_snr_db(n, x[0], x[1]).is_nan());
        let cells = SearchCells {
            range_span_m: x[0],
            range_resolution_m: x[1],
            azimuth_span_rad: x[2],
            azimuth_resolution_rad: x[3],
            elevation_beams: x[4],
        };
        prop_assert!(cells.false_alarms_per_scan(x[5]) >= 0.0);
        prop_assert!(cells.false_alarm_time_s(x[5], x[0]) >= 0.0);
        let cell = Resolution { range_m: x[0], azimuth_rad: x[1] };
        let _ = cell.unresolved((x[2], x[3]), (x[4], x[5]));
        prop_assert!(!centroid_step(1.0, 2.0, x[0], x[1]).is_nan());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn detection(x in prop::array::uniform5(any_number()), n in 0_u32..300, case in 0_usize..5) {
        let swerling = Swerling::ALL[case];
        prop_assert!((0.0..=1.0).contains(&probability(swerling, n, x[0], x[1])));
        prop_assert!(required_snr(swerling, n, x[0], x[1]) >= 0.0);
        prop_assert!(!shnidman_snr_db(swerling, n, x[0], x[1]).is_nan());
        // The reference form is fed by checked scenarios; ranges and cross-sections of a run can still be odd.
        prop_assert!(snr_from_reference(10.0, 1e5, 1.0, x[2], x[3].min(1e12)) >= 0.0);
        prop_assert!(range_for(10.0, 1e5, 1.0, 5.0, x[4]) >= 0.0);
    }
}
