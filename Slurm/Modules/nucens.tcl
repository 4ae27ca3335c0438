#%Module1.0
proc ModulesHelp {} {
    puts stderr {nucens: ensembles of neural-network fits of lepton-nucleus cross sections.
srun nucens --replicas 50     the main job
nucens doctor                 whether this node is fit for it
Run cards and job scripts to copy: @PREFIX@/share/nucens}
}
module-whatis {nucens @VERSION@: ensembles of neural-network fits of lepton-nucleus cross sections}
conflict nucens
foreach name {@MODULES@} { if {![is-loaded $name]} { module load $name } }
setenv NUCENS_HOME {@PREFIX@/share/nucens}
prepend-path PATH {@PREFIX@/bin}
prepend-path MANPATH {@PREFIX@/share/man}
prepend-path PKG_CONFIG_PATH {@PREFIX@/lib/pkgconfig}
