//! What is given to those who run Dosewire: the program, what is to be read, and how it is started as a service.
//! The program itself is built in `build`.

pub(crate) mod folder;
pub(crate) mod notices;
