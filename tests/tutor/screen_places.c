/* Every screen of the tutor, and the way there.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/screen_stage.h"

#include <string.h>

/* clang-format off */
#define LESSON   {"l", "1 of 11"}
#define QUESTION LESSON, {"\r", "2 of 11"}
#define ANSWERED QUESTION, {"c", "You said c"}
#define BESIDE   ANSWERED, {"\r", "3 of 11"}
#define OUTPUT   BESIDE, {"\r", "4 of 11"}
#define MUCH     OUTPUT, {"\r", "5 of 11"}
#define NONE     MUCH, {"\r", "6 of 11"}
#define FAMILY   NONE, {"\r", "7 of 11"}
#define ASKED    FAMILY, {"\r", "One?"}, {"a\r", "Two?"}, {"a\r", "Three?"}
#define LAST     ASKED, {"a\r", "11 of 11"}
#define LAB      {"t", "enter grade again"}
/* The file is graded as soon as the lab opens; the task stays to be read. */
#define FAILED   LAB, {"\t", "Counting begins"}
#define PASSED   LAB, {"\t", "in every lane."}
/* clang-format on */

const struct place places[] = {
    {"home at the first start",
     CONTEXT_HOME,
     NULL,
     {{"", "Welcome."}},
     "Press enter to begin."},
    {"home later",
     CONTEXT_HOME,
     "wrong beta\n",
     {FAILED, {"", "d debug"}, {"b", "last try"}},
     "4 of 6 tests"},
    {"home with a broken lab",
     CONTEXT_HOME,
     NULL,
     {{"\033OC\033OC\033OC", "lab.md"}},
     "24-bad"},
    {"home after a lesson that is broken",
     CONTEXT_HOME,
     NULL,
     {{"\033OC\033OCl", "lesson.md"}},
     "23-torn"},
    {"a page of text", CONTEXT_LESSON, NULL, {LESSON}, "item 10"},
    {"a page that was scrolled",
     CONTEXT_LESSON,
     NULL,
     {LESSON, {"G", "The end of the first page."}},
     "1 of 11"},
    {"a question", CONTEXT_LESSON, NULL, {QUESTION}, "What does it say?"},
    {"an option chosen",
     CONTEXT_LESSON,
     NULL,
     {QUESTION, {"jj", "> b"}},
     "What does it say?"},
    {"a question answered", CONTEXT_LESSON, NULL, {ANSWERED}, "It is b"},
    {"a key too early",
     CONTEXT_LESSON,
     NULL,
     {QUESTION, {"r", "Answer first"}},
     "a to d"},
    {"a program that runs",
     CONTEXT_LESSON,
     NULL,
     {ANSWERED, {"r", "ready"}},
     "running"},
    {"a program to type to",
     CONTEXT_PANE,
     NULL,
     {ANSWERED, {"r", "ready"}, {"\t", "ctrl-]"}},
     "running"},
    {"a program that has ended",
     CONTEXT_LESSON,
     NULL,
     {ANSWERED, {"r", "ready"}, {"\tword\r", "exit 3"}, {"\035", "? help"}},
     "got word"},
    {"C and Python", CONTEXT_LESSON, NULL, {BESIDE}, "pair.py"},
    {"what a program prints", CONTEXT_LESSON, NULL, {OUTPUT}, "A quoted word."},
    {"much output", CONTEXT_LESSON, NULL, {MUCH, {"r", "exit 0"}}, "out 69"},
    {"much output read",
     CONTEXT_PANE,
     NULL,
     {MUCH, {"r", "exit 0"}, {"\t", "ctrl-]"}},
     "out"},
    {"a program that does not compile",
     CONTEXT_LESSON,
     NULL,
     {NONE, {"r", "does not compile"}},
     "expected ';'"},
    {"a program with children",
     CONTEXT_LESSON,
     NULL,
     {FAMILY, {"r", "grown"}},
     "running"},
    {"a program that was stopped",
     CONTEXT_LESSON,
     NULL,
     {FAMILY, {"r", "grown"}, {"s", "stopped"}},
     "grown"},
    {"the last page", CONTEXT_LESSON, NULL, {LAST}, "Now write it."},
    {"a task", CONTEXT_LAB, NULL, {LAB}, "It gives one more than it takes."},
    {"nothing graded yet",
     CONTEXT_LAB,
     NULL,
     {LAB, {"\t", "Nothing is graded yet"}},
     "behaviour ·"},
    {"a grade that runs",
     CONTEXT_LAB,
     "hold\n",
     {LAB, {"\t", "the first thing happens"}},
     "try 1"},
    {"a grade that failed",
     CONTEXT_LAB,
     "wrong beta\n",
     {FAILED, {"", "d debug"}},
     "one.c:7"},
    {"a failure in memory",
     CONTEXT_LAB,
     "memory-wrong gamma\n",
     {FAILED},
     "gamma gives 3"},
    {"a file that does not compile",
     CONTEXT_LAB,
     "error\n",
     {LAB, {"\t", "expected ';'"}},
     "one.c:3"},
    {"a file with a warning",
     CONTEXT_LAB,
     "warning\n",
     {PASSED},
     "unused variable"},
    {"a hint",
     CONTEXT_LAB,
     "wrong beta\n",
     {FAILED, {"h", "A nudge"}},
     "hint 1 of 3"},
    {"all hints",
     CONTEXT_LAB,
     "wrong beta\n",
     {FAILED, {"hhh", "hint 3 of 3"}},
     "hint 1 of 3"},
    {"the question before a reset",
     CONTEXT_LAB,
     "wrong beta\n",
     {FAILED, {"R", "Start over?"}},
     "one.c.1"},
    {"after a reset",
     CONTEXT_LAB,
     "wrong beta\n",
     {FAILED, {"R", "Start over?"}, {"y", "the starter again"}},
     "one.c.1"},
    {"a lab passed", CONTEXT_LAB, "all well\n", {PASSED}, "next: 22-two"},
    {"the solution beside",
     CONTEXT_LAB,
     "all well\n",
     {PASSED, {"v", "+the solution"}},
     "-all well"},
    {"a lab that cannot be graded",
     CONTEXT_LAB,
     NULL,
     {{"\033OFt", "enter grade again"}, {"\r", "Nothing can be graded"}},
     "31-far"},
    {"help from home", CONTEXT_HELP, NULL, {{"?", "Keys"}}, "Home"},
    {"help from a lesson",
     CONTEXT_HELP,
     NULL,
     {LESSON, {"?", "Keys"}},
     "In a lesson"},
    {"help from a lab", CONTEXT_HELP, NULL, {LAB, {"?", "Keys"}}, "In a lab"},
    {"the end of help",
     CONTEXT_HELP,
     NULL,
     {{"?", "Keys"}, {"G", "Your files"}},
     "Keys"},
};
const int nplaces = sizeof places / sizeof *places;

const struct place *place_named(const char *name)
{
    for (int i = 0; i < nplaces; i++)
        if (strcmp(places[i].name, name) == 0)
            return &places[i];
    ck_abort_msg("there is no place \"%s\"", name);
    return NULL;
}

void stage_go(struct tty *t, const struct place *p)
{
    for (const struct step *s = p->steps; s->until; s++) {
        tty_keys(t, s->keys);
        tty_wait(t, s->until);
    }
    tty_wait(t, p->there);
}

struct tty *stage_at(const struct place *p, int rows, int cols,
                     const char *term, const char *const *env)
{
    if (p->file)
        stage_save(p->file);
    struct tty *t = stage_open(rows, cols, term, env);
    stage_go(t, p);
    return t;
}
