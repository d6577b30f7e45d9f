using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DbCalm.Grpc.Tests.Contract;

/// <summary>What some assemblies offer to others: their public types, and of these the public and protected members.</summary>
internal sealed class ContractSurface : IDisposable
{
    private readonly List<PEReader> images = [];
    private readonly HashSet<string> types = new(StringComparer.Ordinal);
    private readonly Dictionary<Member, MethodAttributes> members = [];

    public ContractSurface(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var image = new PEReader(File.OpenRead(path));
            images.Add(image);
            AssemblyNames.Add(Path.GetFileNameWithoutExtension(path));
            Read(image.GetMetadataReader());
        }
    }

    public HashSet<string> AssemblyNames { get; } = new(StringComparer.Ordinal);

    public bool HasType(string type) => types.Contains(type);

    public bool HasMember(Member member) => members.ContainsKey(member);

    public bool HasVirtual(Member member) => members.TryGetValue(member, out var attributes) && attributes.HasFlag(MethodAttributes.Virtual);

    public IEnumerable<Member> AbstractMembers(string type) =>
        from member in members
        where member.Key.Type == type && member.Value.HasFlag(MethodAttributes.Abstract)
        select member.Key;

    public void Dispose() => images.ForEach(image => image.Dispose());

    private static bool IsVisible(TypeAttributes attributes) => (attributes & TypeAttributes.VisibilityMask)
        is TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;

    private static bool IsVisible(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private void Read(MetadataReader reader)
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (!IsVisible(type.Attributes))
                continue;

            var name = SignatureSpelling.Instance.GetTypeFromDefinition(reader, handle, 0);
            types.Add(name);
            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => IsVisible(method.Attributes)))
            {
                var signature = SignatureSpelling.Of(method.DecodeSignature(SignatureSpelling.Instance, null));
                members.Add(new Member(name, reader.GetString(method.Name), signature), method.Attributes);
            }

            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => field.Attributes.HasFlag(FieldAttributes.Public)))
                members.Add(new Member(name, reader.GetString(field.Name), field.DecodeSignature(SignatureSpelling.Instance, null)), default);
        }
    }
}
