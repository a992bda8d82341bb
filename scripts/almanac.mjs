#!/usr/bin/env node
// The command `almanac`, on whatever Node the machine has.
import { prepareBinaries } from './binaries.mjs'
import { launch } from './launch.mjs'

prepareBinaries()
await launch(process.argv.slice(2))
