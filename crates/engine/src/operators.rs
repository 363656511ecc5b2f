//! Operators in truth: work waits until one of them is free.
//!
//! A node has so many operators, all alike, each at one piece of work at a time. What waits is taken up by urgency, then in the
//! order in which it came; work that was begun is not put aside. With one kind of work, one urgency, Poisson arrivals and
//! exponential service this is the M/M/c queue.

use crate::queue::Event;
use crate::step::Run;
use gapfiller_border::{Observation, SimTime, TaskId, TaskKind};
use gapfiller_numerics::draws::Subject;
use gapfiller_records::{Layer, Record};
use gapfiller_world::draws;
use std::collections::BTreeMap;

/// A piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// The node's number for it.
    pub task: TaskId,
    /// What kind of work.
    pub kind: TaskKind,
    /// Since when it has waited.
    pub given: SimTime,
}

/// A piece of work that an operator takes up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Begun {
    /// The work.
    pub task: Task,
    /// How long it has waited \[s\].
    pub waited_s: f64,
    /// Which task this is of all that were begun, from 0: draws are keyed by it.
    pub number: u64,
}

/// The operators of one node.
///
/// ```
/// use gapfiller_border::{SimTime, TaskId, TaskKind};
/// use gapfiller_engine::operators::Operators;
///
/// let mut crew = Operators::new(1);
/// let at = SimTime::from_seconds;
/// crew.give(at(0.0), TaskId(1), TaskKind::Identify, 5);
/// assert_eq!(crew.begin(at(0.0)).unwrap().task.task, TaskId(1));
/// crew.give(at(1.0), TaskId(2), TaskKind::Identify, 5);
/// crew.give(at(2.0), TaskId(3), TaskKind::Engage, 0);
/// assert!(crew.begin(at(2.0)).is_none(), "the only one is busy");
/// crew.finish(TaskId(1));
/// let next = crew.begin(at(10.0)).unwrap();
/// assert_eq!((next.task.task, next.waited_s), (TaskId(3), 8.0), "the urgent one first");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Operators {
    count: u32,
    busy: u32,
    given: u64,
    begun: u64,
    /// By urgency, then in order of arrival.
    waiting: BTreeMap<(u8, u64), Task>,
    /// What they are at, with its place among what waited.
    under_way: Vec<((u8, u64), Task)>,
}

impl Operators {
    /// So many, all free.
    #[must_use]
    pub fn new(count: u32) -> Self {
        Self {
            count,
            ..Self::default()
        }
    }

    /// Adds a piece of work to what waits.
    pub fn give(&mut self, now: SimTime, task: TaskId, kind: TaskKind, urgency: u8) {
        let work = Task {
            task,
            kind,
            given: now,
        };
        self.waiting.insert((urgency, self.given), work);
        self.given += 1;
    }

    /// Whether one of them is free and nothing waits for him.
    #[must_use]
    pub fn idle(&self) -> bool {
        self.busy < self.count && self.waiting.is_empty()
    }

    /// A free operator takes up the next piece of work, if there are both.
    pub fn begin(&mut self, now: SimTime) -> Option<Begun> {
        if self.busy >= self.count {
            return None;
        }
        let (place, task) = self.waiting.pop_first()?;
        self.under_way.push((place, task));
        let number = self.occupy();
        Some(Begun {
            task,
            waited_s: now.since(task.given),
            number,
        })
    }

    /// Takes one of them away for something that has not waited here, such as a call; returns its number among all that was begun.
    pub fn occupy(&mut self) -> u64 {
        self.busy += 1;
        self.begun += 1;
        self.begun - 1
    }

    /// One of them is free again, after something that [`Self::occupy`] took him away for.
    pub fn release(&mut self) {
        self.busy = self.busy.saturating_sub(1);
    }

    /// One of them is through with a piece of work, and free again.
    pub fn finish(&mut self, task: TaskId) {
        self.under_way.retain(|(_, work)| work.task != task);
        self.release();
    }

    /// One of them could not bring a piece of work to its end: it waits again, where it waited before.
    pub fn put_back(&mut self, task: TaskId) {
        let of = |(_, work): &((u8, u64), Task)| work.task == task;
        if let Some(at) = self.under_way.iter().position(of) {
            let (place, work) = self.under_way.remove(at);
            self.waiting.insert(place, work);
        }
        self.release();
    }

    /// How many pieces of work wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

impl Run<'_> {
    /// A mind gives work to its node's operators; where there are none for it, it is done at once.
    pub(crate) fn work(
        &mut self,
        now: SimTime,
        node: usize,
        (task, kind, urgency): (TaskId, TaskKind, u8),
    ) {
        let setup = self.setup.world.nodes[node].operators.as_ref();
        if setup.is_none_or(|setup| setup.service(kind).is_none()) {
            self.observe_later(node, Observation::Worked { task });
            return;
        }
        self.operators[node].give(now, task, kind, urgency);
        self.take_up_work(now, node);
    }

    /// Free operators take up what waits.
    pub(crate) fn take_up_work(&mut self, now: SimTime, node: usize) {
        if !self.operational[node] {
            return;
        }
        while let Some(begun) = self.operators[node].begin(now) {
            let Task { task, kind, .. } = begun.task;
            let waited_s = begun.waited_s;
            self.log.write(now, Layer::Orders, || Record::WorkBegun {
                node: Self::node_id(node),
                task,
                waited_s,
            });
            let done = now.after(self.service_s(node, kind, begun.number));
            let event = Event::WorkDone {
                node: node as u16,
                task: task.0,
            };
            self.queue.push(done, event);
        }
    }

    /// How long an operator of a node takes over a kind of work \[s\].
    pub(crate) fn service_s(&self, node: usize, kind: TaskKind, number: u64) -> f64 {
        let setup = &self.setup.world.nodes[node];
        let service = setup
            .operators
            .as_ref()
            .and_then(|operators| operators.service(kind));
        service.map_or(0.0, |service| {
            let subject = Subject::named(&setup.name);
            let uniform = self
                .draws
                .uniform(draws::OPERATOR, subject, Subject::NONE, number);
            service.seconds(uniform)
        })
    }

    /// An operator is through with a piece of work.
    pub(crate) fn work_done(&mut self, now: SimTime, node: u16, task: u32) {
        let (place, task) = (usize::from(node), TaskId(task));
        if !self.operational[place] {
            // Should the node come back, it is begun anew.
            self.operators[place].put_back(task);
            return;
        }
        self.operators[place].finish(task);
        self.log.write(now, Layer::Orders, || Record::WorkEnded {
            node: Self::node_id(place),
            task,
        });
        self.take_up_work(now, place);
        // Who has hands again may also take a call.
        self.talk(now);
        self.observe(now, place, &[Observation::Worked { task }]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::Setup;
    use crate::testing::{crew, laydown};
    use gapfiller_numerics::draws::Draws;
    use gapfiller_records::{Entry, Keep};
    use gapfiller_world::{OperatorsSetup, Spread};

    fn post(operators: Option<OperatorsSetup>) -> Setup {
        laydown(
            vec![crate::testing::post("post", 0.0, operators)],
            Vec::new(),
        )
    }

    /// Gives three tasks at once, the third the most urgent, and plays on; what the log says.
    fn played(setup: &Setup) -> Vec<Entry> {
        let mut run = Run::new(setup, Draws::new(1, 0), Keep::Everything);
        for (task, urgency) in [(1, 5), (2, 5), (3, 0)] {
            run.work(SimTime::ZERO, 0, (TaskId(task), TaskKind::Engage, urgency));
            run.observe(SimTime::ZERO, 0, &[]);
        }
        while let Some((now, event)) = run.queue.pop() {
            run.step(now, event);
        }
        run.log.entries().to_vec()
    }

    /// When each task was done \[ms\].
    fn worked(entries: &[Entry]) -> Vec<(i64, u32)> {
        let worked = |entry: &Entry| match entry.record {
            Record::Observed {
                observation: Observation::Worked { task },
                ..
            } => Some((entry.time.0 / 1_000_000, task.0)),
            _ => None,
        };
        entries.iter().filter_map(worked).collect()
    }

    #[test]
    fn work_waits_for_a_free_operator_and_the_urgent_goes_first() {
        let entries = played(&post(crew(1, TaskKind::Engage, Spread::Fixed)));
        assert_eq!(worked(&entries), [(20_000, 1), (40_000, 3), (60_000, 2)]);
        let waits: Vec<f64> = entries
            .iter()
            .filter_map(|entry| match entry.record {
                Record::WorkBegun { waited_s, .. } => Some(waited_s),
                _ => None,
            })
            .collect();
        assert_eq!(waits, [0.0, 20.0, 40.0]);
        let entries = played(&post(crew(2, TaskKind::Engage, Spread::Fixed)));
        assert_eq!(worked(&entries), [(20_000, 1), (20_000, 2), (40_000, 3)]);
    }

    #[test]
    fn without_operators_or_a_time_for_the_kind_work_is_done_at_once() {
        let none = worked(&played(&post(None)));
        assert_eq!(none, [(0, 1), (0, 2), (0, 3)]);
        let others = post(crew(1, TaskKind::Identify, Spread::Fixed));
        assert_eq!(worked(&played(&others)), none);
    }

    #[test]
    fn service_times_spread_when_they_are_told_to_and_are_drawn_by_the_kth_task() {
        let setup = post(crew(1, TaskKind::Engage, Spread::Exponential));
        let (first, again) = (worked(&played(&setup)), worked(&played(&setup)));
        assert_eq!(first, again);
        let lengths: Vec<i64> = [0, first[0].0, first[1].0]
            .iter()
            .zip(&first)
            .map(|(from, (until, _))| until - from)
            .collect();
        assert!(
            lengths[0] != lengths[1] && lengths[1] != lengths[2],
            "{lengths:?}"
        );
    }

    #[test]
    fn the_dead_finish_nothing_and_who_comes_back_begins_anew() {
        let setup = post(crew(1, TaskKind::Engage, Spread::Fixed));
        let mut run = Run::new(&setup, Draws::new(1, 0), Keep::Everything);
        let play = |run: &mut Run<'_>| {
            while let Some((now, event)) = run.queue.pop() {
                run.step(now, event);
            }
        };
        run.work(SimTime::ZERO, 0, (TaskId(1), TaskKind::Engage, 0));
        run.operational[0] = false;
        play(&mut run);
        assert_eq!(worked(run.log.entries()), []);
        assert_eq!(run.operators[0].waiting(), 1);
        run.operational[0] = true;
        run.take_up_work(crate::testing::at(100), 0);
        play(&mut run);
        assert_eq!(worked(run.log.entries()), [(120_000, 1)]);
    }
}
