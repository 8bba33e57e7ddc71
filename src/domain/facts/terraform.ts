import type { Pointer } from '../evidence.ts';
import type { Setting, Unresolved } from './setting.ts';

/** An ingress or egress rule of a cloud firewall. */
export interface FirewallRule {
  readonly name: string;
  /** Address of its resource in Terraform, e.g. `google_compute_firewall.ssh`, modules in front. */
  readonly address: string;
  /** null: the provider's default, INGRESS. */
  readonly direction: Setting<string>;
  /** Unresolved also when nothing tells whether the rule exists at all (`count`, `for_each`); true also when it is made zero times. */
  readonly disabled: Setting<boolean>;
  readonly action: 'allow' | 'deny';
  readonly protocol: Setting<string>;
  /** Empty: all ports. */
  readonly ports: readonly Setting<string>[];
  /**
   * Address ranges; null: not given (the rule selects by tags, or everything). Regions, names, address groups and the like, which stand
   * for addresses that the evidence does not hold, are unresolved entries.
   */
  readonly sourceRanges: Setting<readonly Setting<string>[]>;
  /** Network tags, service accounts as `serviceAccount:…`, secure tags as `secureTag:…`. */
  readonly sourceTags: readonly Setting<string>[];
  readonly from: Pointer;
  /** Where the source ranges were resolved from, when not in the rule itself. */
  readonly sourcesFrom: readonly Pointer[];
}

/** A disk in Terraform. */
export interface Disk {
  readonly address: string;
  readonly name: Setting<string>;
  /** Key of the customer that encrypts it; null: the provider's own key. A reference to a managed key resource counts as its address. */
  readonly kmsKey: Setting<string>;
  /** The disk has a `disk_encryption_key` with a key supplied by value instead. */
  readonly customerSuppliedKey: boolean;
  /** Of a machine's attachment: the disk it attaches, as written, as long as that disk is not found in the evidence; else null. */
  readonly attaches: string | null;
  readonly from: Pointer;
}

/** A value of a Terraform expression; what is not computed stays as written. */
export type TerraformValue = string | number | boolean | null | Unresolved | readonly TerraformValue[];

/** A file of Terraform resources: ties its facts to a directory, and with that to the variables they may name. */
export interface TerraformFile {
  /** Directory of the file in the drop folder; '' for its top. */
  readonly directory: string;
  readonly from: Pointer;
}

/** An input variable of Terraform: its declaration, or a value given to it. Names hold within one directory. */
export interface TerraformVariable {
  /** Directory of the file in the drop folder; '' for its top. */
  readonly directory: string;
  readonly name: string;
  readonly source: 'default' | 'tfvars';
  /** Of a declaration without a default: unresolved. */
  readonly value: TerraformValue;
  readonly from: Pointer;
}

/** A local value of Terraform. */
export interface TerraformLocal {
  readonly directory: string;
  readonly name: string;
  readonly value: TerraformValue;
  readonly from: Pointer;
}

/** A call of a Terraform module: it decides the variables of the directory it calls. */
export interface TerraformModule {
  /** Directory of the caller. */
  readonly directory: string;
  readonly name: string;
  readonly source: Setting<string>;
  /** Directory of the drop folder where its files would lie; null when its source is no path, so that they are kept elsewhere. */
  readonly calls: string | null;
  readonly from: Pointer;
}

/**
 * A resource that an override file changes after all other files of its directory were put together
 * (https://developer.hashicorp.com/terraform/language/files/override).
 */
export interface TerraformOverride {
  /** Directory of the file in the drop folder; '' for its top. */
  readonly directory: string;
  /** `google_compute_firewall.ssh`. */
  readonly address: string;
  readonly from: Pointer;
}

/**
 * A network of Google Cloud that a resource of Terraform is, uses or looks up, where it is or may be the one called "default", to which
 * Google adds firewall rules of its own.
 */
export interface TerraformNetwork {
  /** `google_compute_instance.vm`. */
  readonly address: string;
  /** Its name or link. */
  readonly name: Setting<string>;
  readonly from: Pointer;
}
