//! Studies: many runs of several postures on the same draws, and what may be concluded from them.
//!
//! A study runs each posture the same number of times. Run *k* of every posture has the same seed and the same run number, so
//! that the raid, the false alarms and the luck of each round are the same wherever the postures have not yet diverged: what
//! is compared is a pair, run by run. Results are folded in the order of postures and runs, never in the order in which threads
//! finish, so a study gives the same bytes on one thread as on sixty-four.
//!
//! | module | what it does |
//! |---|---|
//! | [`blocks`] | shares out runs among threads; knows nothing of scenarios |
//! | [`plan`] | what is to be run, and running it |
//! | [`from_scenario`] | a plan from a checked scenario; the only file here that sees the engine |
//! | [`factors`], [`links`] | combinations of levels, frontiers over a factor; the commands that show single runs |
//! | [`result`] | estimates, paired differences, the frontier, the runs worth a look |
//! | [`mod@table`] | the result as plain text for a terminal |
//! | [`summary`] | `summary.json` and `runs.csv` |
//! | [`mod@pictures`] | `pictures.csv` and `pictures.parquet`: how good each node's picture was, run by run |
//! | [`parquet_files`] | `runs.parquet`, and the whole log of one run as a table |
//! | [`output`] | an output folder that is either complete or absent |
//!
//! Every interval is Student's, over *luck only, parameters nominal*: it says how far the mean could move with other draws. It
//! says nothing about how well the parameters are known. A count that no run changes has an interval of width zero, which
//! means that the runs saw no change, not that there is none.
//!
//! What the types cannot catch: two results of different scenarios or seeds compared by hand. Only differences made inside one
//! study are paired.

pub mod blocks;
mod columns;
mod factor_summary;
pub mod factors;
pub mod from_scenario;
pub mod links;
pub mod output;
pub mod parquet_files;
pub mod pictures;
pub mod plan;
pub mod result;
mod same;
pub mod summary;
pub mod table;

#[cfg(test)]
mod example;

pub use factors::{FactorEffect, FactorFrontier, FactorPoint};
pub use links::RunLink;
pub use output::{Finished, OutputError, OutputFolder};
pub use parquet_files::{write_records_parquet, write_runs_parquet};
pub use plan::{
    Combination, Factor, FactorLevel, FrontierCase, Link, PostureCase, RunFunction, StudyError,
    StudyPlan,
};
pub use result::{
    CombinationResult, Difference, FrontierPoint, INTERVALS, MeasureColumn, NodeResult,
    PostureResult, StudyResult,
};
pub use summary::{runs_csv, summary_json, write_study};
pub use table::table;
