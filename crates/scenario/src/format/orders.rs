//! `[orders.NAME]`: orders that are given while a run lasts.

use gapfiller_fields::{Duration, NonNegative, Spanned, choices, fields};

choices! {
    /// What is ordered.
    pub enum OrderWord {
        /// Begin no engagement, end those without rounds in flight, and break off rounds in flight.
        HoldFire = "hold-fire",
        /// Begin no engagement and end those without rounds in flight; what flies may meet its target.
        CeaseFire = "cease-fire",
        /// Weapons free. Lifts an order to stop firing, as the next two do.
        ControlFree = "control-free",
        /// Weapons tight.
        ControlTight = "control-tight",
        /// Weapons hold.
        ControlHold = "control-hold",
    }
}

fields! {
    /// An order: it travels over links that carry `orders`, and whoever never hears it goes on as before.
    pub struct OrderTable {
        /// When it is given.
        pub at: Spanned<NonNegative<Duration>>,
        /// The node that gives it.
        pub by: Spanned<String>,
        /// To which nodes or groups, all of them below that node; to itself and all below it if left out.
        pub to: Option<Vec<Spanned<String>>>,
        /// What is ordered.
        pub order: OrderWord,
        /// What should be known.
        pub note: Option<String>,
    }
}
