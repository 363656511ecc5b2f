//! Queues.

use super::{input, output, values};
use crate::{Answer, Compute, Input, Model, Output, Range};
use gapfiller_numerics::queueing::{MAXIMUM_SERVERS, Waits, erlang_b, waits_m_d_1, waits_m_m_c};

const SERVERS: Input = input(
    "servers",
    "1",
    "fire channels, operators, lines",
    Range::Whole(1, MAXIMUM_SERVERS),
);
const ARRIVALS: Input = input(
    "arrivals_per_s",
    "1/s",
    "mean rate of arrivals (Poisson)",
    Range::Above(0.0, 1e12),
);
const SERVICES: Input = input(
    "services_per_s",
    "1/s",
    "rate at which one server serves: 1 / mean service time",
    Range::Above(0.0, 1e12),
);
const WAITS: &[Output] = &[
    output(
        "utilisation",
        "1",
        "share of the time that a server is busy",
    ),
    output("wait_probability", "1", "probability that an arrival waits"),
    output("mean_wait_s", "s", "mean time before service"),
    output(
        "mean_time_in_system_s",
        "s",
        "mean time before and in service",
    ),
    output("mean_queue_length", "1", "mean number of those who wait"),
];

pub const MODELS: &[Model] = &[
    Model {
        name: "queue.erlang-b",
        about: "share of arrivals that find all servers busy and go away",
        source: "Erlang 1917; Kleinrock, Queueing Systems 1 (1975), section 3.6",
        inputs: &[
            SERVERS,
            input(
                "offered_erlang",
                "erlang",
                "rate of arrivals times mean service time",
                Range::From(0.0, 1e12),
            ),
        ],
        outputs: &[output("loss", "1", "share of arrivals that are lost")],
        compute: Compute::Row(loss),
    },
    Model {
        name: "queue.m-m-c",
        about: "waits at several servers with exponential service times",
        source: "Erlang 1917; Kleinrock, Queueing Systems 1 (1975), section 3.5",
        inputs: &[ARRIVALS, SERVICES, SERVERS],
        outputs: WAITS,
        compute: Compute::Row(m_m_c),
    },
    Model {
        name: "queue.m-d-1",
        about: "waits at one server whose service always takes the same time",
        source: "Pollaczek 1930 and Khinchine 1932; Kleinrock, Queueing Systems 1 (1975), section 5.6",
        inputs: &[ARRIVALS, SERVICES],
        outputs: WAITS,
        compute: Compute::Row(m_d_1),
    },
];

fn loss(row: &[f64]) -> Answer {
    let [servers, offered] = values(row)?;
    Ok(vec![erlang_b(servers as u64, offered)])
}

fn m_m_c(row: &[f64]) -> Answer {
    let [arrivals, services, servers] = values(row)?;
    columns(waits_m_m_c(arrivals, services, servers as u64))
}

fn m_d_1(row: &[f64]) -> Answer {
    let [arrivals, services] = values(row)?;
    columns(waits_m_d_1(arrivals, services))
}

fn columns(waits: Option<Waits>) -> Answer {
    let waits = waits.ok_or("the servers do not keep up: the queue grows for ever")?;
    Ok(vec![
        waits.utilisation,
        waits.wait_probability,
        waits.mean_wait_s,
        waits.mean_time_in_system_s,
        waits.mean_queue_length,
    ])
}
