//! Ctrl-C and SIGTERM: once for checkpoints, twice to leave at once.

use rustix::process::{Pid, Signal, kill_process};
use spec::results::{End, Status};

use crate::stage::{Said, Stage, until};

#[test]
fn the_first_signal_waits_for_checkpoints() {
    for signal in [Signal::INT, Signal::TERM] {
        let stage = Stage::new();
        let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "2"], "plain/0=waits,no-norm/0=waits");
        until("both wait", || ["plain", "no-norm"].iter().all(|arm| stage.run(arm, 0).metrics_file().exists()));
        kill_process(Pid::from_child(&sweep), signal).expect("alive");
        let said = Said::by(sweep);
        assert_eq!(said.code, Some(130));
        assert_eq!(stage.manifest("plain", 0).end, Some(End::Interrupted));
        assert_eq!(stage.starts("plain", 1), 0, "nothing more is started");
        let end = &said.stderr[said.stderr.find("stopping").expect("an announcement")..];
        for line in [
            "stopping: waiting for 2 runs to write a checkpoint; once more leaves at once\n",
            "plain seed 0: safe up to step 5 of 10\n",
            "2 interrupted, 2 pending\n",
            " sweep pets.toml --jobs 2   goes on from there\n",
        ] {
            assert!(end.contains(line), "{line} in {end}");
        }
        assert_eq!(stage.say(&["sweep", "pets.toml"], "").stdout, "4 finished\n");
    }
}

#[test]
fn the_second_signal_leaves_at_once() {
    let stage = Stage::new();
    let sweep = stage.start(&["sweep", "pets.toml", "--jobs", "1"], "plain/0=stays");
    until("it runs", || stage.run("plain", 0).metrics_file().exists());
    let process = Pid::from_child(&sweep);
    kill_process(process, Signal::INT).expect("alive");
    std::thread::sleep(std::time::Duration::from_millis(300));
    kill_process(process, Signal::INT).expect("still waiting for the checkpoint");
    assert_eq!(Said::by(sweep).code, Some(130));
    until("the run has left too", || {
        Status::of(&stage.run("plain", 0)).is_ok_and(|status| status == Status::Interrupted)
    });
}
