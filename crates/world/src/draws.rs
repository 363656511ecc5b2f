//! What each true draw is for. Subjects are hashes of scenario names, so adding an object or a node moves nobody's draws.

use gapfiller_numerics::draws::Purpose;

/// Whether a look detects, and the errors of the plot: (radar, object, scan or dwell).
pub const LOOK: Purpose = Purpose::named("look");
/// The error of a jam strobe: (radar, object, scan).
pub const STROBE: Purpose = Purpose::named("jam-strobe");
/// How many false alarms a scan has: (radar, none, scan).
pub const FALSE_ALARMS: Purpose = Purpose::named("false-alarms");
/// Where a false alarm appears: (radar, n-th of the scan, scan).
pub const FALSE_ALARM: Purpose = Purpose::named("false-alarm");
/// Whether an interrogation is answered, and the errors of the reply: (radar, object, scan).
pub const REPLY: Purpose = Purpose::named("iff-reply");
/// Whether a sortie's transponder is dead: (object).
pub const TRANSPONDER: Purpose = Purpose::named("transponder-failure");
/// Whether a unit has the wrong key: (unit).
pub const KEY: Purpose = Purpose::named("wrong-key");
/// What a radar takes an object for: (radar, object, epoch).
pub const RECOGNITION: Purpose = Purpose::named("recognition");
/// A radar's constant errors: (radar).
pub const REGISTRATION: Purpose = Purpose::named("registration");
/// Where in its turn a radar's beam is at the start: (radar).
pub const SCAN_PHASE: Purpose = Purpose::named("scan-phase");
/// Whether a round kills: (object, k-th round to reach it).
pub const KILL: Purpose = Purpose::named("kill");
/// Whether a salvo fails as a whole: (object, k-th salvo to reach it).
pub const COMMON_CAUSE: Purpose = Purpose::named("common-cause");
/// What a watcher takes an intercept for: (object, k-th salvo to reach it).
pub const ASSESSMENT: Purpose = Purpose::named("assessment");
/// The same where it met nothing: (shooter, none, the shooter's engagement number).
pub const EMPTY_BASKET: Purpose = Purpose::named("empty-basket");
/// What a crew takes an aircraft for that it sees: (fighter, object, 0), and where it says that it is: (fighter, object, look + 1).
pub const SIGHTING: Purpose = Purpose::named("sighting");
/// Whether a raider that got through damages its target: (object).
pub const DAMAGE: Purpose = Purpose::named("damage");
/// Whether an item is lost on a link: (link, item, slot).
pub const LINK_LOSS: Purpose = Purpose::named("link-loss");
/// The same for reported tracks, four numbers to a block: (link, node and track number / 4, slot), word number mod 4.
pub const LINK_LOSS_TRACKS: Purpose = Purpose::named("link-loss-tracks");
/// When in its period a node's mind thinks: (node).
pub const TICK_PHASE: Purpose = Purpose::named("tick-phase");
/// How long an operator takes: (node, none, k-th task begun at that node).
pub const OPERATOR: Purpose = Purpose::named("operator");
/// How long an item takes on a link or net: (link or net, item, slot).
pub const LINK_SERVICE: Purpose = Purpose::named("link-service");
/// The random part of a message's delay: (link, item, slot).
pub const LINK_JITTER: Purpose = Purpose::named("link-jitter");
