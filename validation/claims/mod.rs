//! All claims. A new one is a folder here, and one line in the list.

use crate::claim::Claim;

mod binomial_intervals;
mod burn_through;
mod channel_saturation;
mod cumulative_detection;
mod delta_bullington;
mod detection_probability;
mod dual_tracks;
mod engagement_analytic;
mod filter_consistency;
mod gases;
mod geodesics;
mod horizon_mask;
mod joint_association;
mod kalman_filter;
mod knife_edge;
mod loans;
mod mechanisms;
mod motion;
mod ospa_gospa;
mod queue_waits;
mod queues;
mod rain;
mod range_equation;
mod refraction;
mod required_snr;
mod returning_friends;
mod siap;
mod track_confirmation;
mod unscented_filter;
mod weapon_target_assignment;

/// Makes the list of claims and a test of each.
macro_rules! claims {
    ($($name:ident),* $(,)?) => {
        /// Every claim, in the order of the page: equations first, then what emerges from them.
        pub const CLAIMS: &[Claim] = &[$(Claim {
            name: stringify!($name),
            readme: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/claims/", stringify!($name), "/README.md")),
            check: $name::check,
        }),*];

        #[cfg(test)]
        mod tests {
            $(#[test]
            fn $name() {
                let claim = super::CLAIMS.iter().find(|claim| claim.name == stringify!($name));
                crate::claim::assert_holds(claim.unwrap());
            })*
        }
    };
}

claims! {
    detection_probability,
    required_snr,
    range_equation,
    cumulative_detection,
    track_confirmation,
    burn_through,
    gases,
    rain,
    knife_edge,
    delta_bullington,
    refraction,
    kalman_filter,
    unscented_filter,
    filter_consistency,
    joint_association,
    dual_tracks,
    siap,
    ospa_gospa,
    geodesics,
    motion,
    horizon_mask,
    binomial_intervals,
    queues,
    queue_waits,
    channel_saturation,
    loans,
    weapon_target_assignment,
    engagement_analytic,
    returning_friends,
    mechanisms,
}
