//! Plans read from real repositories, made by the real `git` program in temporary folders.

mod hostile;
mod kinds;
mod reading;
mod sandbox;
