;; Ways out of code that does not run for every argument: several exits, a
;; loop, a table of branches, an answer, a trap.
(module
  (import "out" "say" (func $say (param i32)))
  (memory (export "memory") 1)
  (table $table 4 4 funcref)
  (elem (table $table) (i32.const 1) func $double $rare)
  (global $sum (mut i32) (i32.const 0))
  (type $unary (func (param i32) (result i32)))
  (data (i32.const 8) "\2a")

  (func $double (type $unary) (i32.add (local.get 0) (local.get 0)))

  ;; Runs for large arguments only; calls back and reads the memory.
  (func $rare (type $unary)
    (global.set $sum (i32.add (global.get $sum) (local.get 0)))
    (call $say (global.get $sum))
    (i32.add (call $double (local.get 0)) (i32.load8_u (i32.const 8))))

  (func $rarer (param i32 i64) (result i64)
    (i64.add (i64.extend_i32_u (call $rare (local.get 0))) (local.get 1)))

  (func (export "loops") (param $n i32) (result i32)
    (local $i i32) (local $a i32) (local $b i32) (local $wide i64)
    (local.set $a (i32.const 1))
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (if (i32.gt_u (local.get $i) (i32.const 2))
          (then
            ;; Sets two locals, one of them read in the next round.
            (local.set $b (i32.mul (i32.add (local.get $a) (local.get $b))
              (i32.add (i32.const 3) (i32.xor (local.get $i) (i32.const 85)))))
            (local.set $a (i32.xor (local.get $b) (i32.const 12345)))
            (local.set $a (i32.add (local.get $a) (i32.mul (local.get $i)
              (i32.sub (local.get $b) (i32.const 77)))))
            (local.set $wide (call $rarer (local.get $a) (local.get $wide)))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $done (i32.eq (local.get $i) (i32.const 7)))
            (br_if $again (i32.and (local.get $b) (i32.const 1)))
            (local.set $b (i32.add (local.get $b) (i32.const 100000)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $again)))
    (i32.add (i32.wrap_i64 (local.get $wide))
      (i32.add (local.get $a) (local.get $b))))

  (func (export "chooses") (param $n i32) (result i32)
    (local $x i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 9))))
    (block $c (block $b (block $a
      (local.set $x (i32.mul (local.get $n) (i32.const 1000003)))
      (local.set $x (i32.xor (local.get $x) (i32.shr_u (local.get $x) (i32.const 7))))
      (local.set $x (i32.mul (local.get $x) (i32.const 69069)))
      (local.set $x (i32.xor (local.get $x) (i32.shr_u (local.get $x) (i32.const 9))))
      (local.set $x (i32.add (local.get $x) (i32.rotl (local.get $x) (i32.const 5))))
      (local.set $x (i32.add (local.get $x) (i32.rotl (local.get $n) (i32.const 3))))
      (br_table $a $b $c $c (i32.rem_u (local.get $n) (i32.const 5))))
      (call $say (local.get $x)))
      (return (i32.add (local.get $x) (call_indirect (type $unary)
        (local.get $n) (i32.add (i32.const 1) (i32.and (local.get $n) (i32.const 1)))))))
    (local.get $x))

  (func (export "answers") (param $n i32)
    (block $small
      (br_if $small (i32.lt_u (local.get $n) (i32.const 3)))
      (call $say (i32.mul (local.get $n) (i32.const 11111)))
      (call $say (i32.mul (local.get $n) (i32.const 22222)))
      (call $say (i32.mul (local.get $n) (i32.const 33333)))
      (call $say (i32.mul (local.get $n) (i32.const 44444)))
      (call $say (i32.mul (local.get $n) (i32.const 55555)))
      (call $say (i32.mul (local.get $n) (i32.const 66666)))
      (call $say (i32.mul (local.get $n) (i32.const 77777)))
      (if (i32.eq (local.get $n) (i32.const 5)) (then unreachable))
      (if (i32.eq (local.get $n) (i32.const 6)) (then (return)))
      (call $say (i32.const -1)))
    (call $say (local.get $n))))
