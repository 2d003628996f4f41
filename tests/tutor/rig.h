/* A course of one lab for testing the engine: the compiler is the real one, the
 * judge is a shell script that the test writes.
 *
 * The lab is 21-rig, its file rig.c, its contract `int mp_rig(void)`, its tests
 * "one" and "two", its lanes behaviour and memory, its one diagnosis "off".
 * Everything lies in one temporary folder, which is HOME too.
 *
 * A judge's script can use
 *
 *     pass T             the test T starts and passes
 *     fail T V [MORE]    it starts and ends with the verdict V; MORE is JSON
 *                        to follow: ', "seen": "..."'
 *     over N             all N tests are reported
 *     start T, end T V [MORE], tell EVENT [MORE]: the parts of these
 *     $nonce $subject $lane $deadline $only $seed, and $room: the folder
 *     here               tells rig_await that it has come so far, then blocks
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_RIG_H
#define FORKLORE_TESTS_TUTOR_RIG_H

/* Check and report.h both have a test_result. */
#define test_result check_test_result
#include <check.h>
#undef test_result

#include "tui/grade/grade.h"

struct rig {
    char room[128];
    struct course course;
    struct lab lab;
    char *file; /* rig.c, as the student has it */
    int here;   /* what `here` writes to, for reading */
    struct grade *grade;
    struct grade_options options; /* for the next rig_start */
};

extern struct rig rig;

/* What passes for a solution. */
#define RIG_GOOD "int mp_rig(void)\n{\n    return 7;\n}\n"
#define RIG_PASSES "pass one; pass two; over 2"

/* Once in main, before and after the tests: compiles what all kits share. */
void rig_begin(void);
void rig_end(void);
/* Around each test.  rig_leave asserts that nothing is left: no process, no
 * descriptor, no folder of a build that was not kept. */
void rig_enter(void);
void rig_leave(void);

void rig_put(const char *name, const char *text);
void rig_script(const char *name, const char *body);
void rig_judge(const char *body);
/* $CC becomes a script of this body, before which "$in" and "$out" are set;
 * `real` is the real compiler with the arguments given. */
void rig_compiler(const char *body);
char *rig_path(const char *name);

/* Writes TEXT to the student's file and starts grading it. */
void rig_start(const char *text);
/* Steps until it is ended, or until `here`: then true. */
bool rig_await(void);
/* rig_start and rig_await to the end. */
const struct report *rig_grade(const char *text);
/* Ends the grade, running or not. */
void rig_free(void);

#endif
