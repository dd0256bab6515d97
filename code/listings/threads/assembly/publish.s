publish(), with Relaxed and with Release:
    movl    %esi, (%rdi)
    movb    $1, 4(%rdi)
    retq
look(), with Relaxed and with Acquire:
    movzbl    4(%rdi), %eax
    testb    %al, %al
    setne    %al
    movl    (%rdi), %edx
    retq
