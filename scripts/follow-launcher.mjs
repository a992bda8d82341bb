// Loaded ahead of a program that a launcher started: when the launcher is killed outright, the program stops too.
import { whenParentEnds } from './project.mjs'

const launcher = Number(process.env.ALMANAC_LAUNCHER_PID)
// Only the program itself follows: its own children and worker threads have another parent.
delete process.env.ALMANAC_LAUNCHER_PID
if (launcher) whenParentEnds(launcher, () => process.kill(process.pid, 'SIGTERM'))
