help([[nucens: ensembles of neural-network fits of lepton-nucleus cross sections.
srun nucens --replicas 50     the main job
nucens doctor                 whether this node is fit for it
Run cards and job scripts to copy: @PREFIX@/share/nucens]])
whatis("Name: nucens")
whatis("Version: @VERSION@")
conflict("nucens")
for name in string.gmatch("@MODULES@", "%S+") do depends_on(name) end
setenv("NUCENS_HOME", "@PREFIX@/share/nucens")
prepend_path("PATH", "@PREFIX@/bin")
prepend_path("MANPATH", "@PREFIX@/share/man")
prepend_path("PKG_CONFIG_PATH", "@PREFIX@/lib/pkgconfig")
