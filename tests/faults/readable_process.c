// SPDX-License-Identifier: Apache-2.0
// Takes the place of prctl(PR_SET_DUMPABLE, 0), so that a test which is not root can look into its child.
int prctl(int option, ...) {
    (void)option;
    return 0;
}
