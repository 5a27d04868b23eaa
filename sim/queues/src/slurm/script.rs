//! The batch script.

use crate::{Array, quoted};

/// The script of an array: the same for all tasks, each of which finds its numbers in a line of a file.
pub(super) fn script(array: &Array) -> String {
    let throttle = array.throttle.map_or_else(String::new, |most| format!("%{most}"));
    // Slurm reads paths in its own lines as they are, without a shell: `%` stands for numbers of jobs and tasks.
    let folder = array.folder.display().to_string();
    let logs = format!("{}/logs/%a.log", folder.replace('%', "%%"));
    let quotes = if folder.contains([' ', '\'']) { "\"" } else { "" };
    format!(
        "#!/bin/sh\n\
         #SBATCH --job-name={}\n\
         #SBATCH --array=1-{}{throttle}\n\
         #SBATCH --time={}\n\
         #SBATCH --mem={}M\n\
         #SBATCH --ntasks=1\n\
         #SBATCH --cpus-per-task=1\n\
         #SBATCH --output={quotes}{logs}{quotes}\n\
         # A task whose node is lost begins again elsewhere, and goes on with what is not stored yet.\n\
         #SBATCH --requeue\n\
         #SBATCH --open-mode=append\n\
         TASK=$SLURM_ARRAY_TASK_ID\n\
         export TASK\n\
         numbers=$(sed -n \"${{TASK}}p\" {}) || exit\n\
         exec {} \"$numbers\"\n",
        array.name,
        array.tasks.len(),
        time(array.limits.time_s),
        array.limits.memory.div_ceil(1 << 20),
        quoted(&format!("{folder}/{}", super::NUMBERS)),
        array.command,
    )
}

/// Seconds as `D-HH:MM:SS`.
fn time(time_s: u64) -> String {
    let (minutes, seconds) = (time_s / 60, time_s % 60);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    format!("{}-{:02}:{minutes:02}:{seconds:02}", hours / 24, hours % 24)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_says_everything_that_slurm_must_know() {
        let expected = "#!/bin/sh\n\
            #SBATCH --job-name=twintrack-some\n\
            #SBATCH --array=1-2%50\n\
            #SBATCH --time=0-01:02:05\n\
            #SBATCH --mem=287M\n\
            #SBATCH --ntasks=1\n\
            #SBATCH --cpus-per-task=1\n\
            #SBATCH --output=\"/shared/it's here/submissions/001/logs/%a.log\"\n\
            # A task whose node is lost begins again elsewhere, and goes on with what is not stored yet.\n\
            #SBATCH --requeue\n\
            #SBATCH --open-mode=append\n\
            TASK=$SLURM_ARRAY_TASK_ID\n\
            export TASK\n\
            numbers=$(sed -n \"${TASK}p\" '/shared/it'\\''s here/submissions/001/tasks.txt') || exit\n\
            exec '/opt/twintrack' unit 'plan.toml' --index \"$numbers\"\n";
        assert_eq!(script(&crate::sample()), expected);
        let without = Array { throttle: None, ..crate::sample() };
        assert!(script(&without).contains("--array=1-2\n"));
    }

    #[test]
    fn days_are_written_too() {
        assert_eq!(time(90_061), "1-01:01:01");
    }
}
