import ScatteringData
import Testing

@Suite("What data list and data check print")
struct ReportTests {
    @Test("The summary of a dataset")
    func summary() throws {
        #expect(try Dataset.bundled(nucleus("6Li")).summary == """
            6Li  Z = 3, A = 6, M = 5.58896461452 GeV
              129 points of 1 experiment at 3 settings (E, θ), 4 rows set aside
              E 2.5 … 2.7 GeV, θ 12 … 15°, ω 0.06 … 0.98 GeV

              experiment     points  aside  settings  E/GeV      θ/deg    ω/GeV         Δλ  source of Δλ  reference
              Heimlich:1973     129      4         3  2.5 … 2.7  12 … 15  0.06 … 0.98  0.1  estimate      Nucl. Phys. A 231 (1974) 509

              set aside 4: ω − Q²/(2M) not above the cut

              Heimlich:1973: scale looks low by a factor 0.4-0.6 against scaling estimates
            """)
    }

    @Test("A table that is all right")
    func accepted() throws {
        let check = TableCheck(
            table(
                header + ",normalization_uncertainty,test_fold_model_A,comment",
                "Mine:2025,0.5,61,0.1,1200,90,0.03,0,", "Mine:2025,0.5,61,0.2,1300,90,,1,fine", "Mine:2025,0.5,61,0.1,1210,95,,0,again",
                "Whitney:1974hr,0.5,60,0.3,-7,90,,0,"),
            target: try nucleus("12C"))
        #expect(check.error == nil)
        #expect(check.report == """
            file         my.csv, 279 bytes
            target       12C  Z = 6, A = 12, M = 11.17792922904 GeV
            columns      experiment, E_GeV, theta_deg, omega_GeV, d2sigma_nb_per_sr_GeV, error_nb_per_sr_GeV, normalization_uncertainty, \
            test_fold_model_A
            ignored      comment
            experiments  Mine:2025, 3 rows, Δλ = 0.03 (given with the data)
                         Whitney:1974hr, 1 row, Δλ = 0.03 (published)
            rows         4 understood, 3 used
            set aside    1, cross section ≤ 0 (line 5)
            settings     2
            E            0.5 GeV
            θ            60 … 61°
            ω            0.1 … 0.3 GeV
            d²σ/dΩdω     -7 … 1300 nb/sr/GeV
            δ/|σ|        6.9 … 1285.7 %
            folds        A: 1 of 4 test
            duplicates   1 with experiment, E, θ and ω of another row (line 4)
            OK
            """)
    }

    @Test("A table with problems is reported as far as it is understood")
    func refused() throws {
        let check = TableCheck(
            table(header, "Whitney:1974hr,0.5,60,0.1,1200,90", "Whitney:1974hr,0.5,60,x,1200,90", "Barreau,0.5,60,0.3,1200,90"),
            target: try nucleus("12C"))
        #expect(check.dataset == nil)
        #expect(check.report.hasSuffix("""
            experiments  Barreau, 1 row, Δλ not listed
                         Whitney:1974hr, 1 row, Δλ = 0.03 (published)
            rows         2 understood
            settings     1
            E            0.5 GeV
            θ            60°
            ω            0.1 … 0.3 GeV
            d²σ/dΩdω     1200 nb/sr/GeV
            δ/|σ|        7.5 %
            folds        none
            duplicates   none
            NOT OK: 2 problems
            """))
        #expect(check.error?.description == """
            my.csv:3: omega_GeV is 'x', not a finite number; write it like 0.55 or 5.5e-1
            my.csv:4: no normalization uncertainty is known of experiment 'Barreau' on 12C (did you mean 'Barreau:1983ht'?); correct the \
            name, or add a column normalization_uncertainty with its fraction, such as 0.03
            """)
    }

    @Test("Every bundled table passes its own check")
    func bundled() throws {
        for target in DataTable.bundledTargets {
            let check = TableCheck(try .bundled(target), target: target)
            #expect(check.error == nil)
            #expect(check.report.hasSuffix("\nOK"))
            #expect(!check.report.contains("look at"), "no bundled experiment looks like one in other units")
        }
    }
}
