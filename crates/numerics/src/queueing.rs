//! Queues in the steady state: fire channels that may all be busy, a telephone where one waits for the line.
//!
//! Arrivals are Poisson. Sources: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in
//! automatic telephone exchanges", *Elektroteknikeren* 13 (1917); L. Kleinrock, *Queueing Systems*, vol. 1 (1975), sections 3.5
//! (M/M/m), 3.6 (M/M/m/m) and 5.6 (Pollaczek and Khinchine).

/// More servers than this are not counted one by one: the loss of so many is taken for theirs.
pub const MAXIMUM_SERVERS: u64 = 10_000_000;

/// Erlang's loss formula: the share of arrivals that find all of `servers` busy and go away.
///
/// `offered_erlang` is the arrival rate times the mean service time; one that is negative or not a number counts as 0. The law
/// of the service time does not matter. By the recursion B(n) = a B(n−1) / (n + a B(n−1)), free of factorials.
///
/// ```
/// use gapfiller_numerics::queueing::erlang_b;
///
/// // Four fire channels, each busy half of the time if nothing were lost: 9.5 % of the targets find none free.
/// assert!((erlang_b(4, 2.0) - 2.0 / 21.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn erlang_b(servers: u64, offered_erlang: f64) -> f64 {
    let offered = offered_erlang.max(0.0);
    if offered == f64::INFINITY {
        return 1.0;
    }
    let mut loss = 1.0;
    for server in 1..=servers.min(MAXIMUM_SERVERS) {
        loss = offered * loss / (server as f64 + offered * loss);
        if loss == 0.0 {
            break;
        }
    }
    loss
}

/// What those who wait can expect in the steady state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waits {
    /// How much of the time a server is busy, 0 to 1.
    pub utilisation: f64,
    /// Probability that an arrival has to wait.
    pub wait_probability: f64,
    /// Mean time before service \[s\].
    pub mean_wait_s: f64,
    /// Mean time before and in service \[s\].
    pub mean_time_in_system_s: f64,
    /// Mean number of those who wait.
    pub mean_queue_length: f64,
}

/// Waits at `servers` servers with exponential service times (M/M/c).
///
/// None when the queue has no steady state, that is when the servers do not keep up, and for rates that are not positive
/// finite numbers.
///
/// ```
/// use gapfiller_numerics::queueing::waits_m_m_c;
///
/// let waits = waits_m_m_c(1.0, 1.0, 2).unwrap();
/// assert!((waits.wait_probability - 1.0 / 3.0).abs() < 1e-15);
/// assert!((waits.mean_wait_s - 1.0 / 3.0).abs() < 1e-15);
/// assert!(waits_m_m_c(2.0, 1.0, 2).is_none());
/// ```
#[must_use]
pub fn waits_m_m_c(arrivals_per_s: f64, services_per_s: f64, servers: u64) -> Option<Waits> {
    let servers = servers.min(MAXIMUM_SERVERS);
    let utilisation = utilisation(arrivals_per_s, services_per_s, servers)?;
    let loss = erlang_b(servers, arrivals_per_s / services_per_s);
    // Erlang's second formula from his first (Kleinrock 1975, problem 3.14).
    let wait_probability = loss / (1.0 - utilisation * (1.0 - loss));
    let mean_wait_s = wait_probability / (servers as f64 * services_per_s - arrivals_per_s);
    finite(Waits {
        utilisation,
        wait_probability,
        mean_wait_s,
        mean_time_in_system_s: mean_wait_s + 1.0 / services_per_s,
        mean_queue_length: arrivals_per_s * mean_wait_s,
    })
}

/// Waits at one server whose service always takes 1 / `services_per_s` (M/D/1, by Pollaczek and Khinchine).
///
/// None as for [`waits_m_m_c`].
///
/// ```
/// use gapfiller_numerics::queueing::waits_m_d_1;
///
/// // Half of what exponential service times would cost.
/// assert_eq!(waits_m_d_1(0.5, 1.0).unwrap().mean_wait_s, 0.5);
/// ```
#[must_use]
pub fn waits_m_d_1(arrivals_per_s: f64, services_per_s: f64) -> Option<Waits> {
    let utilisation = utilisation(arrivals_per_s, services_per_s, 1)?;
    let mean_wait_s = utilisation / (2.0 * (services_per_s - arrivals_per_s));
    finite(Waits {
        utilisation,
        wait_probability: utilisation,
        mean_wait_s,
        mean_time_in_system_s: mean_wait_s + 1.0 / services_per_s,
        mean_queue_length: arrivals_per_s * mean_wait_s,
    })
}

/// The share of the time that a server is busy, if the servers keep up.
fn utilisation(arrivals_per_s: f64, services_per_s: f64, servers: u64) -> Option<f64> {
    let share = arrivals_per_s / (servers as f64 * services_per_s);
    (arrivals_per_s > 0.0 && services_per_s > 0.0 && share < 1.0).then_some(share)
}

/// The waits, unless rates at the ends of the number range made one of them infinite.
fn finite(waits: Waits) -> Option<Waits> {
    let all = [
        waits.wait_probability,
        waits.mean_time_in_system_s,
        waits.mean_queue_length,
    ];
    all.iter().all(|value| value.is_finite()).then_some(waits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        assert_eq!(erlang_b(1, 1.0), 0.5);
        assert!((erlang_b(2, 2.0) - 0.4).abs() < 1e-15);
        assert_eq!(erlang_b(0, 3.0), 1.0);
        assert_eq!((erlang_b(3, 0.0), erlang_b(3, -1.0)), (0.0, 0.0));
        assert_eq!(erlang_b(3, f64::INFINITY), 1.0);
        // One server: the share of the time it is busy.
        assert!((waits_m_m_c(0.7, 1.0, 1).unwrap().wait_probability - 0.7).abs() < 1e-15);
        // Little's law holds by construction of one from the other; Wq of M/M/1 is ρ/(μ − λ).
        assert!((waits_m_m_c(0.7, 1.0, 1).unwrap().mean_wait_s - 0.7 / 0.3).abs() < 1e-14);
    }

    proptest! {
        #[test]
        fn whatever_comes(
            servers in prop_oneof![0_u64..1_000, Just(u64::MAX)],
            arrivals in prop::num::f64::ANY,
            services in prop::num::f64::ANY,
        ) {
            let loss = erlang_b(servers.min(2_000), arrivals);
            prop_assert!((0.0..=1.0).contains(&loss));
            for waits in [waits_m_m_c(arrivals, services, servers.min(2_000)), waits_m_d_1(arrivals, services)]
                .into_iter()
                .flatten()
            {
                prop_assert!((0.0..=1.0).contains(&waits.wait_probability));
                prop_assert!(waits.mean_wait_s >= 0.0 && waits.mean_queue_length >= 0.0);
            }
        }
    }
}
