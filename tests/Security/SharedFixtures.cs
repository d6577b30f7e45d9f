using DbCalm.Security.Targets;

[assembly: AssemblyFixture(typeof(Target))]
