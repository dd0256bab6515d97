    movq    READY_PLAIN@GOTPCREL(%rip), %rax
    cmpb    $0, (%rax)
    je    .wait
    retq
.wait:
    jmp    .wait
