//! Review dates that other sites keep in the front matter of their pages, told from the history of their repository.
//!
//! `page` reads one page, with the help of `date`; `gather` reads every version of every page once and says which
//! commit set which date; `judge` says what is suspicious about that, by the very functions that the rules on
//! sign-offs use.

mod date;
mod gather;
mod judge;
mod page;

pub use gather::{DateStamp, MissingDates, PageAtEnd, ReviewHistory, StampKind, gather, is_page};
pub use judge::{JudgedStamp, ReviewAuthor, ReviewJudgement, Tolerances, judge};
pub use page::{Dated, FrontMatterKeys};
