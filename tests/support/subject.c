/* The subject's main: plays one scene, and carries its facts to the judge.
 * Leaves all judging to the judge, and the scenes to the lab's subject.c.
 *
 * Played by hand, without a judge, the facts go to standard output and gates
 * stand open.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/support/subject.h"

#include <errno.h>
#include <execinfo.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#include <sanitizer/lsan_interface.h>
#endif
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/wire.h"

static char **words; /* the scene's name=value arguments */
static bool judged;
static uint64_t nonce;

static void usage(const char *program)
{
    fprintf(stderr, "usage: %s SCENE [NAME=VALUE]...\nscenes:", program);
    for (const struct scene *s = scenes; s->name; s++)
        fprintf(stderr, " %s", s->name);
    fputc('\n', stderr);
    exit(100);
}

/* ---- Talking ---- */

static void send_wire(enum wire_kind kind, const char *text, size_t n)
{
    static _Thread_local struct wire w;
    w.nonce = nonce;
    w.kind = kind;
    if (n > WIRE_TEXT)
        n = WIRE_TEXT;
    memcpy(w.text, text, n);
    while (send(JUDGE_FD, &w, WIRE_HEAD + n, MSG_NOSIGNAL) < 0 &&
           errno == EINTR)
        ;
}

static void say(enum wire_kind kind, const char *name, const char *fmt,
                va_list ap)
{
    static _Thread_local char text[WIRE_TEXT];
    int saved = errno;
    int n = snprintf(text, sizeof text, "%s=", name);
    n += vsnprintf(text + n, sizeof text - (size_t)n, fmt, ap);
    if (n >= (int)sizeof text)
        n = sizeof text - 1;
    if (judged) {
        send_wire(kind, text, (size_t)n);
    } else {
        /* One write, past stdio: a child must not inherit half a line. */
        dprintf(STDOUT_FILENO, "[%d] %s\n", (int)getpid(), text);
    }
    errno = saved;
}

void tell(const char *name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(WIRE_FACT, name, fmt, ap);
    va_end(ap);
}

void tell_as_child(const char *name, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(WIRE_CHILD_FACT, name, fmt, ap);
    va_end(ap);
}

/* ---- Asking ---- */

const char *given(const char *name)
{
    size_t n = strlen(name);
    for (char **w = words; *w; w++)
        if (strncmp(*w, name, n) == 0 && (*w)[n] == '=')
            return *w + n + 1;
    fprintf(stderr, "this scene needs %s=VALUE\n", name);
    exit(100);
}

long given_int(const char *name)
{
    const char *text = given(name);
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || end == text || *end) {
        fprintf(stderr, "%s=%s: not a number\n", name, text);
        exit(100);
    }
    return value;
}

int gate_fd(int n)
{
    return GATE_FD(n);
}

bool gate_wait(int n)
{
    char byte;
    ssize_t got;
    if (!judged)
        return true;
    while ((got = read(GATE_FD(n), &byte, 1)) < 0 && errno == EINTR)
        ;
    return got == 1;
}

void forbid_forks(int error)
{
    /* clone3 hides its flags in memory, where a filter cannot look; told that
     * there is none, the C library asks clone instead. */
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 6, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fork, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_vfork, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                 offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_VM, 2, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
        perror("seccomp");
        exit(111);
    }
}

/* ---- Crashing ---- */

#ifdef __SANITIZE_ADDRESS__

static void watch_for_crashes(void)
{
    /* The sanitizer watches by itself, and says more. */
}

/* A program can talk its sanitizers out of speaking, by defining or calling
 * these.  Defined here, they cannot be defined again, and calling them does
 * nothing.  (Not __sanitizer_set_report_path, by which log_path is heeded: who
 * calls that is betrayed by the exit status.) */
const char *__asan_default_options(void)
{
    return "";
}
const char *__ubsan_default_options(void)
{
    return "";
}
const char *__lsan_default_options(void)
{
    return "";
}
const char *__lsan_default_suppressions(void)
{
    return "";
}
const char *__asan_default_suppressions(void)
{
    return "";
}
const char *__ubsan_default_suppressions(void)
{
    return "";
}
int __lsan_is_turned_off(void)
{
    return 0;
}
void __lsan_disable(void)
{
}
void __lsan_enable(void)
{
}
void __lsan_ignore_object(const void *p)
{
    (void)p;
}
void __asan_on_error(void)
{
}
void __asan_set_death_callback(void (*callback)(void))
{
    (void)callback;
}
void __sanitizer_set_death_callback(void (*callback)(void))
{
    (void)callback;
}
void __asan_set_error_report_callback(void (*callback)(const char *))
{
    (void)callback;
}
/* Ends the subject when there are any.  At exit(3) it is looked once more, when
 * no variable of a scene points to them by accident any more. */
static void look_for_leaks(void)
{
    if (__lsan_do_recoverable_leak_check())
        _exit(SANITIZED_STATUS);
}

#else

static void look_for_leaks(void)
{
}

/* Says where, then lets the signal do what it would have done. */
static void crashed(int sig)
{
    extern char __executable_start;
    void *at[WIRE_FRAMES + 2];
    int n = backtrace(at, WIRE_FRAMES + 2);
    char text[WIRE_FRAMES * 20 + 8];
    size_t len = (size_t)snprintf(text, sizeof text, "%d ", sig);
    for (int i = 2; i < n; i++) { /* past this handler and the trampoline */
        uintptr_t a = (uintptr_t)at[i] - (uintptr_t)&__executable_start;
        /* A return address is one past the call; the first is the fault. */
        int k = snprintf(text + len, sizeof text - len, "0x%lx ",
                         (unsigned long)(i > 2 ? a - 1 : a));
        if (k < 0 || (size_t)k >= sizeof text - len)
            break;
        len += (size_t)k;
    }
    send_wire(WIRE_CRASHED, text, len);
    signal(sig, SIG_DFL);
    raise(sig);
}

static void watch_for_crashes(void)
{
    static char stack[64 * 1024];
    void *warm[1];
    backtrace(warm, 1); /* loads what it needs now, not in the handler */
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    struct sigaction sa = {.sa_handler = crashed,
                           .sa_flags = SA_ONSTACK | SA_NODEFER};
    const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &sa, NULL);
}

#endif

/* ---- Playing ---- */

static bool meet_judge(void)
{
    int type = 0;
    socklen_t len = sizeof type;
    if (getsockopt(JUDGE_FD, SOL_SOCKET, SO_TYPE, &type, &len) ||
        type != SOCK_SEQPACKET)
        return false;
    struct wire w;
    ssize_t got;
    while ((got = recv(JUDGE_FD, &w, sizeof w, 0)) < 0 && errno == EINTR)
        ;
    if (got < (ssize_t)WIRE_HEAD || w.kind != WIRE_START)
        exit(100);
    nonce = w.nonce;
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        usage(argv[0]);
    const struct scene *s = scenes;
    while (s->name && strcmp(s->name, argv[1]) != 0)
        s++;
    if (!s->name)
        usage(argv[0]);
    words = argv + 2;
    judged = meet_judge();
    if (judged)
        watch_for_crashes();
    s->play();
    /* Already now: a destructor may leave by _exit(2) before exit(3) looks. */
    look_for_leaks();
    if (judged)
        send_wire(WIRE_ENDED, "", 0);
    return 0;
}
