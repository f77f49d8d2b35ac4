// Command permissions_authorizer answers access reviews with the RBAC authorizer of Kubernetes.
//
// It reads {"objects": [...], "reviews": [...]} on standard input and writes one character per
// review on standard output: "1" allowed, "0" not.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

type review struct {
	User, Verb, APIGroup, Resource, Subresource, Namespace, Name, Path string
	Groups                                                            []string
}

type question struct {
	Roles               []*rbacv1.Role
	RoleBindings        []*rbacv1.RoleBinding
	ClusterRoles        []*rbacv1.ClusterRole
	ClusterRoleBindings []*rbacv1.ClusterRoleBinding
	Reviews             []review
}

func main() {
	var asked []question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, one := range asked {
		_, static := validation.NewTestRuleResolver(one.Roles, one.RoleBindings, one.ClusterRoles, one.ClusterRoleBindings)
		judge := rbac.New(static, static, static, static)
		for _, each := range one.Reviews {
			fmt.Print(verdict(judge, each))
		}
		fmt.Println()
	}
}

func verdict(judge *rbac.RBACAuthorizer, each review) int {
	decision, _, _ := judge.Authorize(context.Background(), authorizer.AttributesRecord{
		User:            &user.DefaultInfo{Name: each.User, Groups: each.Groups},
		Verb:            each.Verb,
		APIGroup:        each.APIGroup,
		Resource:        each.Resource,
		Subresource:     each.Subresource,
		Namespace:       each.Namespace,
		Name:            each.Name,
		ResourceRequest: each.Path == "",
		Path:            each.Path,
	})
	if decision == authorizer.DecisionAllow {
		return 1
	}
	return 0
}
