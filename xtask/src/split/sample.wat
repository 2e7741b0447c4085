;; Functions that do not run for every argument: called from another one and
;; through the table, with values of each type and several results.
(module
  (import "out" "say" (func $say (param i32)))
  (memory (export "memory") 1)
  (table $table 4 4 funcref)
  (elem (table $table) (i32.const 1) func $double $rare)
  (global $sum (mut i32) (i32.const 0))
  (type $unary (func (param i32) (result i32)))
  (data (i32.const 8) "\2a")

  (func $double (type $unary) (i32.add (local.get 0) (local.get 0)))

  ;; Calls back, reads the memory and sets a global.
  (func $rare (type $unary)
    (global.set $sum (i32.add (global.get $sum) (local.get 0)))
    (call $say (global.get $sum))
    (i32.add (call $double (local.get 0)) (i32.load8_u (i32.const 8))))

  (func $rarer (param i32 i64 f64) (result i64 i32)
    (i64.add (i64.extend_i32_u (call $rare (local.get 0))) (local.get 1))
    (i32.trunc_f64_s (local.get 2)))

  (func $traps (if (i32.gt_s (global.get $sum) (i32.const 90))
    (then unreachable)))

  (func (export "calls") (param $n i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $n) (i32.const 3))
      (then
        (memory.copy (i32.const 48) (i32.const 32) (i32.const 3))
        (i32.add (local.get $n) (i32.load offset=12 (i32.const 4))))
      (else
        (call $rarer (local.get $n) (i64.const 7) (f64.const 2.5))
        (local.set $n)
        (call $traps)
        i32.wrap_i64
        (i32.add (local.get $n)))))

  (func (export "chooses") (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 9))))
    (call_indirect (type $unary) (local.get $n)
      (i32.add (i32.const 1) (i32.and (local.get $n) (i32.const 1))))))
