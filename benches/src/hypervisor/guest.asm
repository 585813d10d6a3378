; A guest of 512 bytes that changes memory at a known rate.
;
; In protected mode it fills FILL_MIB with pseudo-random words from 1 MiB on, says so on the serial
; port, and then at every tick of the timer, 200 times a second, changes PAGES_PER_TICK pages of the
; first WINDOW_MIB: one after another, or (RANDOM) any. How many it has changed stands at COUNTER.
;
; nasm -f bin -D FILL_MIB=64 -D WINDOW_MIB=32 -D PAGES_PER_TICK=20 -D RANDOM=0 guest.asm

COUNTER         equ 0x6000
IDT             equ 0x5000
VECTOR          equ 0x20
MEMORY          equ 0x100000
PAGE_SHIFT      equ 12
WINDOW_PAGES    equ WINDOW_MIB * 256
TICK            equ 1193182 / 200

        org 0x7c00
        bits 16
        cli
        xor ax, ax
        mov ds, ax
        in al, 0x92             ; the gate of address line 20
        or al, 2
        out 0x92, al
        lgdt [table_of_gdt]
        mov eax, cr0
        inc ax
        mov cr0, eax
        jmp 8:protected

        bits 32
protected:
        mov ax, 16
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov esp, 0x4f00
        cld

        mov edi, MEMORY         ; an xorshift generator fills the memory
        mov ecx, FILL_MIB * 262144
        mov eax, 2463534242
fill:   call next
        stosd
        loop fill

        mov edi, COUNTER
        mov dword [edi], 0
        mov dword [edi + 4], 0
        mov ebx, IDT + VECTOR * 8
        mov dword [ebx], 0x80000 + on_tick - $$ + 0x7c00
        mov dword [ebx + 4], 0x8e00
        lidt [table_of_idt]

        mov esi, ports          ; interrupt controller and timer
        mov ecx, (ports_end - ports) / 2
setup:  xor edx, edx
        mov dl, [esi]
        mov al, [esi + 1]
        out dx, al
        add esi, 2
        loop setup
        mov dx, 0x3f8
        mov al, '!'
        out dx, al

        mov eax, 88172645
        xor ebp, ebp
        sti
wait_for_tick:
        hlt
        mov ecx, PAGES_PER_TICK
        jecxz wait_for_tick
change:
%if RANDOM
        call next
        push eax
        mov edx, WINDOW_PAGES
        mul edx
        mov ebp, edx
        pop eax
%else
        inc ebp
        cmp ebp, WINDOW_PAGES
        jb inside
        xor ebp, ebp
inside:
%endif
        mov edi, ebp
        shl edi, PAGE_SHIFT
        inc dword [edi + MEMORY]
        loop change
        add dword [COUNTER], PAGES_PER_TICK
        adc dword [COUNTER + 4], 0
        jmp wait_for_tick

next:   mov edx, eax
        shl edx, 13
        xor eax, edx
        mov edx, eax
        shr edx, 17
        xor eax, edx
        mov edx, eax
        shl edx, 5
        xor eax, edx
        ret

on_tick:
        push eax
        mov al, 0x20
        out 0x20, al
        pop eax
        iret

ports:  db 0x20, 0x11, 0x21, VECTOR, 0x21, 4, 0x21, 1, 0x21, 0xfe
        db 0x43, 0x34, 0x40, TICK & 0xff, 0x40, TICK >> 8
ports_end:

gdt:    dq 0, 0x00cf9a000000ffff, 0x00cf92000000ffff
table_of_gdt:
        dw table_of_gdt - gdt - 1
        dd gdt
table_of_idt:
        dw 0x7ff
        dd IDT

        times 510 - ($ - $$) db 0
        dw 0xaa55
