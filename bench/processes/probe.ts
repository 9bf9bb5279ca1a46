/** Loaded into the program before its own first line, so that it can be measured as it is. */
import { answerQuestions } from "./answer-questions.js";
import { createProfiler } from "./profiler.js";

const profiler = createProfiler();
answerQuestions({ profile: () => profiler.start(), hotspots: () => profiler.stop() });
