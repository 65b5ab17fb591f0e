//! What is given to those who run Dosewire: the program, what is to be read, and how it is started as a service.

pub(crate) mod folder;
pub(crate) mod notices;
