//! Deals: what was bought, for how much, on what terms, when it arrives.

use gapfiller_fields::{
    Date, Duration, Money, NonNegative, Positive, Share, Sourced, Spanned, fields,
};

fields! {
    /// A purchase.
    pub struct Deal {
        /// What people call it.
        pub label: String,
        /// What is bought: a name of `[systems]`.
        pub system: Option<Spanned<String>>,
        /// The whole price.
        pub price: Sourced<Positive<Money>>,
        /// Share paid at signature.
        pub advance_share: Sourced<Share>,
        /// Share lent by the seller.
        pub loan_share: Sourced<Share>,
        /// Yearly interest on the loan.
        pub interest: Sourced<Share>,
        /// How long the loan runs from the first delivery; repaid in equal yearly parts.
        pub loan_term: Sourced<NonNegative<Duration>>,
        /// How many are bought.
        pub units: Sourced<u32>,
        /// When it was signed.
        pub signed: Sourced<Date>,
        /// When the first arrives.
        pub first_delivery: Sourced<Date>,
        /// Time from one to the next.
        pub delivery_interval: Sourced<NonNegative<Duration>>,
        /// From delivery until the unit is ready.
        pub training: Sourced<NonNegative<Duration>>,
        /// What else should be known.
        pub note: Option<String>,
    }
}
