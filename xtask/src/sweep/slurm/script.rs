//! The scripts that are submitted, as text.

use std::path::{Path, PathBuf};

use super::options::SlurmOptions;
use crate::shell::quoted;

/// What is the same in all scripts of a submission.
#[derive(Clone, Debug)]
pub struct Scripts<'a> {
    /// The sweep's name.
    pub name: &'a str,
    /// The root of the workspace.
    pub root: PathBuf,
    /// Where programs, plan and logs of the submission lie.
    pub folder: PathBuf,
    /// The runner with what every command begins with.
    pub runner: Vec<String>,
    /// What follows `sweep` in every command.
    pub sweep: Vec<String>,
    /// What the job that plans the next round adds to that.
    pub planning: Vec<String>,
    /// What was typed for Slurm.
    pub options: &'a SlurmOptions,
    /// The round, counted from 1.
    pub round: usize,
}

impl Scripts<'_> {
    /// A job array: each task does a slice of the runs. At the signal before the time limit runs write checkpoints, and the task is requeued.
    pub fn array(&self, tasks: usize) -> String {
        let notice = self.options.notice();
        let mut head = self.head("", &format!("round-{}-task-%a.log", self.round));
        head.push(format!("--array=1-{tasks}"));
        head.push("--requeue".to_owned());
        head.push(format!("--signal=B:USR1@{notice}"));
        head.extend(self.options.of_tasks());
        let command = words(&self.runner) + " sweep " + &words(&self.sweep);
        let body = format!(
            r#"limit=
trap 'limit=near; kill -TERM "$runner" 2>/dev/null' USR1
trap 'kill -TERM "$runner" 2>/dev/null' TERM INT
{command} \
    --slice "$SLURM_ARRAY_TASK_ID/{tasks}" --cores "${{SLURM_CPUS_PER_TASK:-${{SLURM_CPUS_ON_NODE:-1}}}}" &
runner=$!
while kill -0 "$runner" 2>/dev/null; do wait "$runner"; done
wait "$runner"
code=$?
if [ -n "$limit" ] && [ "$code" = 130 ]; then
    echo "the time limit is near: requeued, and goes on from the checkpoints"
    scontrol requeue "${{SLURM_ARRAY_JOB_ID}}_$SLURM_ARRAY_TASK_ID"
fi
exit "$code""#
        );
        self.script(&head, &body)
    }

    /// The job that plans the next round from what this one came to, and submits it.
    pub fn next_round(&self) -> String {
        let head = self.after("-plan", "plan");
        let command = words(&self.runner) + " sweep " + &words(&self.sweep) + " " + &words(&self.planning);
        self.script(&head, &format!("exec {command}"))
    }

    /// The job that makes the report.
    pub fn report(&self) -> String {
        let head = self.after("-report", "report");
        self.script(&head, &format!("exec {} report {}", words(&self.runner), quoted(self.name)))
    }

    fn after(&self, job: &str, log: &str) -> Vec<String> {
        let mut head = self.head(job, &format!("round-{}-{log}.log", self.round));
        head.push("--kill-on-invalid-dep=yes".to_owned());
        head.extend(self.options.of_all());
        head
    }

    fn head(&self, job: &str, log: &str) -> Vec<String> {
        let log = self.folder.join(log);
        vec![
            format!("--job-name={}", quoted(&format!("{}{job}", self.name))),
            format!("--output={}", quoted_path(&log)),
            "--open-mode=append".to_owned(),
        ]
    }

    fn script(&self, head: &[String], body: &str) -> String {
        let head: String = head.iter().map(|option| format!("#SBATCH {option}\n")).collect();
        format!("#!/bin/bash\n{head}\ncd {} || exit 1\n{body}\n", quoted_path(&self.root))
    }
}

/// Words as a shell takes them.
fn words(words: &[String]) -> String {
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;

    fn options() -> SlurmOptions {
        SlurmOptions {
            cpus_per_task: NonZeroUsize::new(4),
            time: Some("04:00:00".to_owned()),
            gres: Some("gpu:1".to_owned()),
            sbatch: vec!["--account=physics".to_owned()],
            ..Default::default()
        }
    }

    fn scripts(options: &SlurmOptions) -> Scripts<'_> {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Scripts {
            name: "pets",
            root: "/home/my clone".into(),
            folder: "/r/pets/.work/slurm/1".into(),
            runner: owned(&["/r/pets/.work/slurm/1/xtask", "--results", "/r"]),
            sweep: owned(&["pets.toml", "--only", "a b"]),
            planning: options.typed(),
            options,
            round: 1,
        }
    }

    #[test]
    fn an_array_does_slices_and_requeues_what_is_not_finished() {
        insta::assert_snapshot!(scripts(&options()).array(20), @r##"
        #!/bin/bash
        #SBATCH --job-name=pets
        #SBATCH --output=/r/pets/.work/slurm/1/round-1-task-%a.log
        #SBATCH --open-mode=append
        #SBATCH --array=1-20
        #SBATCH --requeue
        #SBATCH --signal=B:USR1@120
        #SBATCH --cpus-per-task=4
        #SBATCH --gres=gpu:1
        #SBATCH --time=04:00:00
        #SBATCH --account=physics

        cd '/home/my clone' || exit 1
        limit=
        trap 'limit=near; kill -TERM "$runner" 2>/dev/null' USR1
        trap 'kill -TERM "$runner" 2>/dev/null' TERM INT
        /r/pets/.work/slurm/1/xtask --results /r sweep pets.toml --only 'a b' \
            --slice "$SLURM_ARRAY_TASK_ID/20" --cores "${SLURM_CPUS_PER_TASK:-${SLURM_CPUS_ON_NODE:-1}}" &
        runner=$!
        while kill -0 "$runner" 2>/dev/null; do wait "$runner"; done
        wait "$runner"
        code=$?
        if [ -n "$limit" ] && [ "$code" = 130 ]; then
            echo "the time limit is near: requeued, and goes on from the checkpoints"
            scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
        fi
        exit "$code"
        "##);
    }

    #[test]
    fn what_depends_on_an_array_plans_or_reports() {
        let options = options();
        insta::assert_snapshot!(scripts(&options).next_round() + &scripts(&options).report(), @r##"
        #!/bin/bash
        #SBATCH --job-name=pets-plan
        #SBATCH --output=/r/pets/.work/slurm/1/round-1-plan.log
        #SBATCH --open-mode=append
        #SBATCH --kill-on-invalid-dep=yes
        #SBATCH --time=04:00:00
        #SBATCH --account=physics

        cd '/home/my clone' || exit 1
        exec /r/pets/.work/slurm/1/xtask --results /r sweep pets.toml --only 'a b' --launcher slurm --time=04:00:00 --cpus-per-task=4 --gres=gpu:1 --sbatch=--account=physics
        #!/bin/bash
        #SBATCH --job-name=pets-report
        #SBATCH --output=/r/pets/.work/slurm/1/round-1-report.log
        #SBATCH --open-mode=append
        #SBATCH --kill-on-invalid-dep=yes
        #SBATCH --time=04:00:00
        #SBATCH --account=physics

        cd '/home/my clone' || exit 1
        exec /r/pets/.work/slurm/1/xtask --results /r report pets
        "##);
    }
}
