//! Builds again when a sample report is added: the samples are part of the program.

fn main() {
    println!("cargo:rerun-if-changed=../../samples");
}
