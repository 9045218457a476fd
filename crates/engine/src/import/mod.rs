//! Reads the history of review dates that other sites keep in the front matter of their pages.
//!
//! `front_matter_date` reads one page, with the help of `date`. `review_history` reads every version of every page once,
//! and finds out which commit set which date. `judged_stamps` finds suspicious dates, with the same functions as the
//! rules on sign-offs.

mod date;
mod front_matter_date;
mod judged_stamps;
mod review_history;

pub use front_matter_date::{FrontMatterKeys, ReviewDate};
pub use judged_stamps::{JudgedStamp, ReviewAuthor, ReviewJudgement, Tolerances, judge_stamps};
pub use review_history::{
    DateStamp, MissingDates, PageAtEnd, ReviewHistory, StampKind, is_page, read_review_history,
};
