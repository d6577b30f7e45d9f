using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace DbCalm.Grpc.Tests.Contract;

/// <summary>Everything that the official runtime binds to, read from its assemblies, must be found in the contract assemblies.</summary>
public sealed class ContractTests : IDisposable
{
    private static readonly Assembly Api = typeof(Metadata).Assembly;
    private static readonly Assembly Common = typeof(ICompressionProvider).Assembly;
    private static readonly Assembly[] Runtime = [typeof(GrpcChannel).Assembly, typeof(GrpcServiceOptions).Assembly];

    private readonly ContractSurface surface = new([Api.Location, Common.Location]);

    public static TheoryData<string> RuntimeAssemblies => [.. Runtime.Select(assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(RuntimeAssemblies))]
    public void Every_type_that_the_runtime_names_exists(string assembly)
    {
        using var runtime = new RuntimeReferences(Named(assembly).Location, surface.AssemblyNames);
        var types = runtime.Types().ToList();
        var missing = types.Where(type => !surface.HasType(type)).ToList();

        Assert.NotEmpty(types);
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(RuntimeAssemblies))]
    public void Every_member_that_the_runtime_calls_exists_with_the_same_signature(string assembly)
    {
        using var runtime = new RuntimeReferences(Named(assembly).Location, surface.AssemblyNames);
        var members = runtime.Members().ToList();
        var missing = members.Where(member => !surface.HasMember(member)).ToList();

        Assert.NotEmpty(members);
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(RuntimeAssemblies))]
    public void Every_method_that_the_runtime_overrides_is_virtual_with_the_same_signature(string assembly)
    {
        using var runtime = new RuntimeReferences(Named(assembly).Location, surface.AssemblyNames);
        var overrides = runtime.Overrides().ToList();
        var missing = overrides.Where(member => !surface.HasVirtual(member)).ToList();

        Assert.NotEmpty(overrides);
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(RuntimeAssemblies))]
    public void No_abstract_method_is_left_open_by_the_runtime(string assembly)
    {
        using var runtime = new RuntimeReferences(Named(assembly).Location, surface.AssemblyNames);
        var overrides = runtime.Overrides().ToHashSet();
        var open = runtime.BaseTypes().SelectMany(surface.AbstractMembers).Where(member => !overrides.Contains(member));

        Assert.NotEmpty(runtime.BaseTypes().SelectMany(surface.AbstractMembers));
        Assert.Empty(open);
    }

    [Theory]
    [MemberData(nameof(RuntimeAssemblies))]
    public void The_contract_assemblies_have_the_identity_that_the_runtime_asks_for(string assembly)
    {
        var asked = Named(assembly).GetReferencedAssemblies().Where(name => surface.AssemblyNames.Contains(name.Name!)).ToList();

        Assert.NotEmpty(asked);
        foreach (var name in asked)
        {
            var ours = new[] { Api, Common }.Select(candidate => candidate.GetName()).Single(candidate => candidate.Name == name.Name);
            Assert.Equal(name.Version, ours.Version);
            Assert.Equal(name.GetPublicKeyToken(), ours.GetPublicKeyToken());
        }
    }

    [Fact]
    public void A_member_with_another_signature_is_not_found()
    {
        Assert.True(surface.HasMember(new Member("Grpc.Core.ChannelBase", ".ctor", "System.Void(System.String)")));
        Assert.False(surface.HasMember(new Member("Grpc.Core.ChannelBase", ".ctor", "System.Void(System.Int32)")));
        Assert.False(surface.HasType("Grpc.Core.NoSuchType"));
    }

    public void Dispose() => surface.Dispose();

    private static Assembly Named(string name) => Runtime.Single(assembly => assembly.GetName().Name == name);
}
