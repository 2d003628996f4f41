/* The judge's side: how a lab's tests play scenes and what they can see.
 *
 * A judge is a Check program; each test runs in a process that Check forks,
 * with a deadline, as the subreaper of everything the subject starts.  A test
 * is a plain function; it passes when it returns, and fails by fail_as or
 * expect, which do not return.
 *
 *     static void exit_code(void)
 *     {
 *         long code = pick(1, 255);
 *         struct play *p = play("exit-code code=%ld", code);
 *         long child = hear_int(p, "spawned");
 *         ...
 *         play_end(p);
 *         expect(got == code, "status-not-decoded",
 *                "mp_wait stores the exit code", "%ld came for exit(%ld)",
 *                got, code);
 *     }
 *
 *     static const struct test tests[] = {
 *         {"exit-code", exit_code},
 *         {0},
 *     };
 *
 *     int main(int argc, char **argv)
 *     {
 *         return judge_main(argc, argv, "11-spawn", tests);
 *     }
 *
 * Every wait here ends at the deadline of the test, with the verdict "timeout"
 * and an account of what each process of the subject was doing.  Whatever the
 * subject leaves behind is ended after each test.
 *
 * The judge's own command line, for authors:
 *     judge --subject PATH [--only TEST]... [--seed N] [--deadline SECONDS]
 *           [--lane NAME] [--list]
 * Without --report it prints its events as text.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_SUPPORT_JUDGE_H
#define FORKLORE_SUPPORT_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct test {
    const char *name; /* as in the lab's manifest */
    void (*run)(void);
};

int judge_main(int argc, char **argv, const char *lab,
               const struct test *tests);

/* ---- Playing a scene ---- */

struct play;

/* Starts the subject with this command line ("scene name=value ...", words by
 * single blanks).  A test may play several, one after the other or at once. */
struct play *play(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Waits until the scene has ended by itself: said so, left with exit status 0,
 * and left no process behind.  Facts not yet heard are dropped. */
void play_end(struct play *p);
/* The same, but tells what was left instead of failing: processes alive or
 * unreaped when the subject ended. */
int play_end_counting(struct play *p);
pid_t play_pid(const struct play *p);

/* The next fact of that NAME (others are kept for later): its text, valid until
 * the play ends.  Fails the test when the subject ends, crashes or hangs before
 * it comes. */
const char *hear(struct play *p, const char *name);
long hear_int(struct play *p, const char *name);
/* The same for a fact that is N numbers, by single blanks. */
void hear_longs(struct play *p, const char *name, int n, long *out);
/* Waits until one of the two facts has come (NAME not yet heard); whether NAME
 * has.  Hears neither. */
bool comes_first(struct play *p, const char *name, const char *other);
/* Which process told the fact that was heard last. */
pid_t heard_from(const struct play *p);
/* How many facts of that NAME have come so far, heard or not; reads what has
 * arrived, does not wait. */
int told(struct play *p, const char *name);
/* What the subject has printed so far on standard output and standard error
 * (complete after play_end).  */
const char *printed(struct play *p, size_t *n);
const char *printed_errors(struct play *p, size_t *n);

/* Lets N gate_waits at that gate go on. */
void gate_open(struct play *p, int gate, int n);
/* No more: reads at that gate see end-of-file. */
void gate_close(struct play *p, int gate);

/* ---- Looking from outside (proc(5)) ---- */

/* State letter of /proc/PID/stat, 0 when there is no such process. */
char process_state(pid_t pid);
/* Waits until the process is in one of STATES ("Z", "S", "TZ"; "-" is gone). */
char await_state(pid_t pid, const char *states);
/* The system call a thread (TID 0: the main one) is blocked in, with its
 * arguments; -1 when it is not blocked.  The state letter alone cannot tell: a
 * process that asks waitpid with WNOHANG in a loop shows S now and then. */
long process_syscall(pid_t pid, pid_t tid, long args[6]);
/* Waits until the thread is blocked in a system call, and returns it.  Gone is
 * -1. */
long await_blocked(pid_t pid, pid_t tid);
/* Waits until the scene's own process is blocked in a system call (true), or
 * has told that fact, or has ended (false).  The scene tells a fact just before
 * the call it may block in; hear that one first. */
bool await_waiting(struct play *p, const char *fact);
int process_children(pid_t pid, pid_t *out, int max);
int process_threads(pid_t pid, pid_t *out, int max);
/* Waits until the scene's own process has N threads and all of them stay
 * blocked in system calls (true), or has told that fact TIMES times, or has
 * ended (false). */
bool await_threads_blocked(struct play *p, int n, const char *fact, int times);
/* How often a thread has gone to sleep of its own will
 * (voluntary_ctxt_switches). */
long process_sleeps(pid_t pid, pid_t tid);
/* After how many seconds the call a thread is blocked in would end by itself;
 * -1 when it is not blocked, waits for ever, or until a moment, not for a
 * time. */
double process_timeout(pid_t pid, pid_t tid);
/* How many descriptors a subject has open, those of judge and gates apart. */
int process_descriptors(pid_t pid);

/* ---- Saying no ---- */

/* The test fails with this diagnosis (an id of lab.md or labs/diagnoses.md).
 * EXPECTED is a sentence; the rest a sentence of what was seen, with numbers.
 */
_Noreturn void fail_as(const char *diagnosis, const char *expected,
                       const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
#define expect(ok, diagnosis, expected, ...)           \
    do {                                               \
        if (!(ok))                                     \
            fail_as(diagnosis, expected, __VA_ARGS__); \
    } while (0)
/* From here on, a timeout of this test is explained by that diagnosis (NULL:
 * by none) and expected sentence. */
void if_it_hangs(const char *diagnosis, const char *expected);
/* The same for a crash, or an end of the subject, that comes too early. */
void if_it_ends(const char *diagnosis, const char *expected);

/* ---- Chance ---- */

/* Uniform in [LOW, HIGH], from the run's seed and the test's name: the same for
 * the same --seed. */
long pick(long low, long high);
/* N random lower-case letters in TEXT, and a NUL: TEXT has room for N + 1. */
void pick_word(char *text, size_t n);

#endif
