using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DbCalm.Grpc.Tests.Contract;

/// <summary>What one assembly expects of the contract assemblies.</summary>
internal sealed class RuntimeReferences : IDisposable
{
    private readonly PEReader image;
    private readonly MetadataReader reader;
    private readonly IReadOnlySet<string> contract;

    public RuntimeReferences(string path, IReadOnlySet<string> contract)
    {
        image = new PEReader(File.OpenRead(path));
        reader = image.GetMetadataReader();
        this.contract = contract;
    }

    public IEnumerable<string> Types() =>
        reader.TypeReferences.Where(IsContract).Select(handle => SignatureSpelling.Instance.GetTypeFromReference(reader, handle, 0));

    public IEnumerable<Member> Members() =>
        from handle in reader.MemberReferences
        let member = reader.GetMemberReference(handle)
        let type = ContractType(member.Parent)
        where type is not null
        select new Member(type, reader.GetString(member.Name), Spelled(member));

    /// <summary>Overriding methods as members of the contract class that they override; what overrides Object is left out.</summary>
    public IEnumerable<Member> Overrides() =>
        from handle in reader.TypeDefinitions
        let contractBase = ContractBase(handle)
        where contractBase is not null
        from method in reader.GetTypeDefinition(handle).GetMethods().Select(reader.GetMethodDefinition)
        where method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.NewSlot)
        let name = reader.GetString(method.Name)
        where name is not (nameof(ToString) or nameof(Equals) or nameof(GetHashCode))
        select new Member(contractBase, name, SignatureSpelling.Of(method.DecodeSignature(SignatureSpelling.Instance, null)));

    /// <summary>The contract classes that the assembly derives from.</summary>
    public IReadOnlySet<string> BaseTypes() => reader.TypeDefinitions.Select(ContractBase).OfType<string>().ToHashSet(StringComparer.Ordinal);

    public void Dispose() => image.Dispose();

    private static string Spelled(MemberReference member) => member.GetKind() == MemberReferenceKind.Field
        ? member.DecodeFieldSignature(SignatureSpelling.Instance, null)
        : SignatureSpelling.Of(member.DecodeMethodSignature(SignatureSpelling.Instance, null));

    private string? ContractBase(TypeDefinitionHandle handle)
    {
        var parent = reader.GetTypeDefinition(handle).BaseType;
        return !parent.IsNil && Definition(parent) is { Kind: HandleKind.TypeDefinition } inner
            ? ContractBase((TypeDefinitionHandle)inner)
            : ContractType(parent);
    }

    private string? ContractType(EntityHandle handle) =>
        !handle.IsNil && Definition(handle) is { Kind: HandleKind.TypeReference } named && IsContract((TypeReferenceHandle)named)
            ? SignatureSpelling.Instance.GetTypeFromReference(reader, (TypeReferenceHandle)named, 0)
            : null;

    /// <summary>The generic type itself where the handle is an instantiation of it.</summary>
    private EntityHandle Definition(EntityHandle handle)
    {
        if (handle.Kind != HandleKind.TypeSpecification)
            return handle;

        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;

        blob.ReadCompressedInteger();
        return blob.ReadTypeHandle();
    }

    private bool IsContract(TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsContract((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => contract.Contains(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)),
            _ => false,
        };
    }
}
