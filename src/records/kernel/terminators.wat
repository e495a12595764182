;; Finds terminators in its own memory, 16 bytes a step with SIMD: what findTerminators in ../scanner.ts does, for bytes
;; from $from up to, not including, $to. Gives the count; where the last one found ends is left in the global "end".
;; `npm run build` compiles this into wasm.ts.
;;
;; Reads whole steps: so the 15 bytes behind $to must be of the memory, whatever they hold.
(module
  ;; less than 2 GiB: every offset is positive as a signed number too
  (memory (export "memory") 1 32767)
  (global $end (export "end") (mut i32) (i32.const 0))

  ;; a bit for each of the 16 bytes at $at: whether it is the terminator
  (func $ends_at (param $at i32) (param $pattern v128) (result i32)
    (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (local.get $pattern))))

  ;; a lane for each byte that adds up the terminators in it, here over 2048 bytes: 128 at the most, so none overflows
  (func $count_in_block (param $at i32) (param $pattern v128) (result i32)
    (local $to i32)
    (local $counts v128)
    (local.set $to (i32.add (local.get $at) (i32.const 2048)))
    (loop $more
      ;; equal is -1
      (local.set $counts (i8x16.sub (local.get $counts)
        (i8x16.eq (v128.load (local.get $at)) (local.get $pattern))))
      (local.set $counts (i8x16.sub (local.get $counts)
        (i8x16.eq (v128.load offset=16 (local.get $at)) (local.get $pattern))))
      (local.set $counts (i8x16.sub (local.get $counts)
        (i8x16.eq (v128.load offset=32 (local.get $at)) (local.get $pattern))))
      (local.set $counts (i8x16.sub (local.get $counts)
        (i8x16.eq (v128.load offset=48 (local.get $at)) (local.get $pattern))))
      (local.set $at (i32.add (local.get $at) (i32.const 64)))
      (br_if $more (i32.lt_u (local.get $at) (local.get $to))))
    (local.set $counts (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $counts))))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $counts)) (i32x4.extract_lane 1 (local.get $counts)))
      (i32.add (i32x4.extract_lane 2 (local.get $counts)) (i32x4.extract_lane 3 (local.get $counts)))))

  (func (export "find")
    (param $from i32) (param $to i32) (param $terminator i32) (param $most i32) (result i32)
    (local $pattern v128)
    (local $at i32)
    (local $count i32)
    (local $found i32)
    (local $ends i32)
    (local $behind i32) ;; the last block in which there was any ends here
    (local.set $pattern (i8x16.splat (local.get $terminator)))
    (local.set $at (local.get $from))
    (global.set $end (local.get $from))

    ;; block by block, while a block can't well hold all that are wanted: few are found sooner than it is counted
    (block $blocks_done
      (loop $next_block
        (br_if $blocks_done (i32.lt_u (i32.sub (local.get $to) (local.get $at)) (i32.const 2048)))
        (br_if $blocks_done (i32.lt_u (i32.sub (local.get $most) (local.get $count)) (i32.const 128)))
        (local.set $found (call $count_in_block (local.get $at) (local.get $pattern)))
        (br_if $blocks_done (i32.gt_u (local.get $found) (i32.sub (local.get $most) (local.get $count))))
        (local.set $count (i32.add (local.get $count) (local.get $found)))
        (local.set $at (i32.add (local.get $at) (i32.const 2048)))
        (if (local.get $found) (then (local.set $behind (local.get $at))))
        (br $next_block)))

    ;; where the last of those ended: there is one, so this comes to an end
    (if (local.get $count) (then
      (loop $step_back
        (local.set $behind (i32.sub (local.get $behind) (i32.const 16)))
        (local.set $ends (call $ends_at (local.get $behind) (local.get $pattern)))
        (br_if $step_back (i32.eqz (local.get $ends))))
      (global.set $end (i32.add (local.get $behind) (i32.sub (i32.const 32) (i32.clz (local.get $ends)))))))
    (if (i32.eq (local.get $count) (local.get $most)) (then (return (local.get $count))))

    ;; step by step
    (block $done
      (loop $next_step
        (br_if $done (i32.ge_u (local.get $at) (local.get $to)))
        (local.set $ends (call $ends_at (local.get $at) (local.get $pattern)))
        ;; what lies behind $to does not count
        (if (i32.lt_u (i32.sub (local.get $to) (local.get $at)) (i32.const 16)) (then
          (local.set $ends (i32.and (local.get $ends)
            (i32.sub (i32.shl (i32.const 1) (i32.sub (local.get $to) (local.get $at))) (i32.const 1))))))
        (if (local.get $ends) (then
          (local.set $found (i32.popcnt (local.get $ends)))
          (if (i32.ge_u (i32.add (local.get $count) (local.get $found)) (local.get $most)) (then
            ;; the wanted one is in this step: those before it are taken away
            (loop $next_end
              (local.set $count (i32.add (local.get $count) (i32.const 1)))
              (if (i32.lt_u (local.get $count) (local.get $most)) (then
                (local.set $ends (i32.and (local.get $ends) (i32.sub (local.get $ends) (i32.const 1))))
                (br $next_end))))
            (global.set $end (i32.add (i32.add (local.get $at) (i32.ctz (local.get $ends))) (i32.const 1)))
            (return (local.get $count))))
          (local.set $count (i32.add (local.get $count) (local.get $found)))
          (global.set $end (i32.add (local.get $at) (i32.sub (i32.const 32) (i32.clz (local.get $ends)))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next_step)))
    (local.get $count)))
