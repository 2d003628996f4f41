/* What judge, subject and engine say to each other, and on which descriptors.
 *
 * Judge and subject talk over a SOCK_SEQPACKET socketpair (unix(7)): a packet
 * is a message, and the kernel attaches the sender's pid (SO_PASSCRED), so that
 * the judge knows *which* process of the subject spoke, whatever it claims.
 *
 *     judge   -> subject   START, with the nonce
 *     subject -> judge     FACT "name=value" by the scene's own process,
 *                          CHILD_FACT the same by a child, ENDED, CRASHED with
 *                          the signal and addresses; each with the nonce
 *
 * The judge reports to the engine in lines of JSON on descriptor REPORT_FD;
 * each carries the nonce that the engine wrote to the judge's standard input.
 *
 *     {"nonce": N, "event": "start", "test": T}
 *     {"nonce": N, "event": "end", "test": T, "verdict": V, "seconds": S,
 *      and where it did not pass: "expected", "seen", "diagnosis", "scene" (the
 *      subject's command line after the program), "output", "frames": ["0x12",
 *      ...] (addresses in the subject, innermost first), "file" and "line" (of
 * a sanitizer's report)}
 *     {"nonce": N, "event": "done", "tests": COUNT}
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_SUPPORT_WIRE_H
#define FORKLORE_SUPPORT_WIRE_H

#include <stddef.h>
#include <stdint.h>

/* Descriptors of the subject, high so that the student's own start at 3. */
#define JUDGE_FD 199           /* the socket */
#define GATE_FD(n) (190 + (n)) /* read ends of gates 0 to GATES - 1 */
#define GATES 8
/* Descriptor of the judge. */
#define REPORT_FD 3

/* How the subject leaves when a sanitizer has found something. */
#define SANITIZED_STATUS 66

enum wire_kind {
    WIRE_START = 1,
    WIRE_FACT,
    WIRE_CHILD_FACT,
    WIRE_ENDED,
    WIRE_CRASHED,
};

#define WIRE_TEXT 32768

struct wire {
    uint64_t nonce;
    uint32_t kind;        /* enum wire_kind */
    char text[WIRE_TEXT]; /* only what is used is sent; no NUL on the wire */
};

#define WIRE_HEAD offsetof(struct wire, text)
#define WIRE_FRAMES 16 /* of a crash, at most */

#endif
