//! Reads the history of review dates that other sites keep in the front matter of their pages.
//!
//! `page` reads one page, with the help of `date`. `gather` reads every version of every page once, and finds out which
//! commit set which date. `judge` finds suspicious dates, with the same functions as the rules on sign-offs.

mod date;
mod gather;
mod judge;
mod page;

pub use gather::{DateStamp, MissingDates, PageAtEnd, ReviewHistory, StampKind, gather, is_page};
pub use judge::{JudgedStamp, ReviewAuthor, ReviewJudgement, Tolerances, judge};
pub use page::{Dated, FrontMatterKeys};
